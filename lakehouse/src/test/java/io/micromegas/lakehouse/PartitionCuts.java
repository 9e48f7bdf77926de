package io.micromegas.lakehouse;

import io.micromegas.base.TimeRange;
import io.micromegas.catalog.Claim;
import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.Partition;
import io.micromegas.catalog.Partitions.CommitOutcome;
import io.micromegas.catalog.Partitions.SourceCount;
import io.micromegas.catalog.Snapshot;
import io.micromegas.catalog.ViewKey;
import io.micromegas.engine.ParquetWriter.Bounds;
import io.micromegas.engine.ParquetWriter.Job;
import io.micromegas.engine.ParquetWriter.Written;
import io.micromegas.engine.RelationSql;
import io.micromegas.store.PartitionKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Writes single partitions of a test's choice, the short way: no other process is about. */
final class PartitionCuts {
  private static final UUID SERVER = new UUID(9, 9);

  private final TestLake lake;
  private final StoredRows rows;

  PartitionCuts(TestLake lake, LakehouseViews views) {
    this.lake = lake;
    this.rows = views.storedRows();
  }

  /** Writes the partition of a closed range from its blocks, replacing those inside. */
  void fromBlocks(StoredView view, Optional<UUID> instance, InsertRange range) {
    SessionState session = new SessionState(10);
    try (Snapshot snapshot = lake.catalog.snapshot()) {
      write(
          view,
          instance,
          range,
          snapshot,
          rows.fromSource(view, instance, snapshot, range, session));
    } finally {
      session.close();
    }
  }

  /** Merges the partitions inside of a range, with the blocks that they leave out. */
  void merged(StoredView view, Optional<UUID> instance, InsertRange range) {
    SessionState session = new SessionState(10);
    try (Snapshot snapshot = lake.catalog.snapshot()) {
      List<Partition> inside =
          lake.catalog.partitions().overlapping(view.viewSet(), name(instance), range).stream()
              .filter(p -> p.view().schemaVersion() == view.version())
              .toList();
      List<String> keys =
          inside.stream().flatMap(p -> p.content().stream()).map(c -> c.filePath()).toList();
      RelationSql all = null;
      if (!keys.isEmpty()) {
        var pinned = lake.store.files().pin(keys);
        session.keep(pinned);
        all = rows.fromFiles(view, keys.stream().map(pinned::path).toList());
      }
      List<InsertRange> covered =
          inside.stream()
              .map(Partition::range)
              .sorted((a, b) -> Long.compare(a.begin(), b.begin()))
              .toList();
      long from = range.begin();
      for (int i = 0; i <= covered.size(); i++) {
        long to = i < covered.size() ? covered.get(i).begin() : range.end();
        if (from < to) {
          RelationSql gap =
              rows.fromSource(view, instance, snapshot, new InsertRange(from, to), session);
          all = all == null ? gap : rows.both(view, all, gap);
        }
        from = i < covered.size() ? covered.get(i).end() : range.end();
      }
      if (all == null) {
        // Only partitions without rows.
        all = rows.fromSource(view, instance, snapshot, range, session);
      }
      write(view, instance, range, snapshot, all);
    } finally {
      session.close();
    }
  }

  private void write(
      StoredView view,
      Optional<UUID> instance,
      InsertRange range,
      Snapshot snapshot,
      RelationSql relation) {
    ViewKey key = new ViewKey(view.viewSet(), name(instance), view.version());
    UUID id = UUID.randomUUID();
    String path = PartitionKeys.of(view.viewSet(), key.instance(), range.begin(), id);
    Claim claim =
        lake.catalog
            .partitions()
            .claim(key, range, path, SERVER, Duration.ofMinutes(1))
            .orElseThrow();
    Path file = lake.staging.resolve(id + ".parquet");
    Written written =
        lake.writer.write(
            new Job(
                relation,
                view.columns(),
                view.orderBy(),
                List.of(view.minTime(), view.maxTime()),
                file),
            () -> false);
    Optional<Partition.Content> content = Optional.empty();
    if (written.rows() > 0) {
      lake.store.putFile(path, file);
      delete(file);
      Bounds min = Objects.requireNonNull(written.bounds().get(view.minTime()));
      Bounds max = Objects.requireNonNull(written.bounds().get(view.maxTime()));
      TimeRange times = rows.eventTimes(view, instance, snapshot, min.min(), max.max());
      content =
          Optional.of(
              new Partition.Content(
                  path,
                  written.bytes(),
                  written.rows(),
                  times.begin(),
                  times.end(),
                  view.sortOrder()));
    }
    SourceCount source =
        lake.catalog.partitions().count(view.blocks(instance, Optional.empty()), range);
    Partition partition = new Partition(key, range, content, source.blocks(), source.events(), 0);
    CommitOutcome outcome = lake.catalog.partitions().commit(claim, partition, Optional.empty());
    if (outcome != CommitOutcome.COMMITTED) {
      throw new AssertionError("the partition was not committed: " + outcome);
    }
  }

  private static String name(Optional<UUID> instance) {
    return instance.map(UUID::toString).orElse(ViewKey.GLOBAL);
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
