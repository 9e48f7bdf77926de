package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import io.micromegas.catalog.Catalog;
import io.micromegas.catalog.Partition.Content;
import io.micromegas.catalog.Snapshot;
import io.micromegas.catalog.UndecodableBlock;
import io.micromegas.engine.ParquetWriter;
import io.micromegas.engine.ParquetWriter.Bounds;
import io.micromegas.engine.ParquetWriter.Job;
import io.micromegas.engine.ParquetWriter.Written;
import io.micromegas.engine.RepeatedTexts;
import io.micromegas.engine.TableScan.Cancellation;
import io.micromegas.store.ObjectFiles;
import io.micromegas.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the rows of a partition, and puts them into the object store. Thread-safe. */
final class FileMaker {
  private static final Logger LOG = LoggerFactory.getLogger(FileMaker.class);
  private static final int MAX_SENTENCES = 100;

  private final Catalog catalog;
  private final ObjectStore store;
  private final ParquetWriter writer;
  private final StoredRows stored;
  private final PartitionRows rows;
  private final ActiveQueries queries;

  FileMaker(
      Catalog catalog,
      ObjectStore store,
      ParquetWriter writer,
      StoredRows stored,
      ActiveQueries queries) {
    this.catalog = catalog;
    this.store = store;
    this.writer = writer;
    this.stored = stored;
    this.rows = PartitionRows.combined(stored);
    this.queries = queries;
  }

  /**
   * Makes a file and puts it under a key that nobody else has.
   *
   * <p>If this fails there is no object, or (when the store did not answer) there may be one; then
   * it is left to the sweep of orphans.
   */
  PartitionFile make(
      ViewInstance target, Ingredients ingredients, String key, Cancellation cancelled) {
    if (ingredients.files().isEmpty() && ingredients.blocks().isEmpty()) {
      return PartitionFile.NONE;
    }
    Path file = writer.directory().resolve(UUID.randomUUID() + ".parquet");
    SessionState session = new SessionState(MAX_SENTENCES);
    // What is read stays in place as for a query (R10).
    ActiveQueries.Ticket ticket = queries.enter(session::revoke);
    try {
      return write(target, ingredients, key, file, session, cancelled);
    } finally {
      session.close();
      ticket.close();
      delete(file);
    }
  }

  private PartitionFile write(
      ViewInstance target,
      Ingredients ingredients,
      String key,
      Path file,
      SessionState session,
      Cancellation cancelled) {
    Written written;
    PartitionRows.Prepared prepared;
    LazySnapshot snapshot = new LazySnapshot();
    try {
      List<Path> merged = pin(ingredients.files(), session);
      PartitionRows source = stored.chained(target.view()).orElse(rows);
      prepared = source.prepare(target, ingredients.blocks(), merged, snapshot::get, session);
      if (!prepared.readsSnapshot()) {
        snapshot.end();
      }
      RepeatedTexts texts = KnownTexts.of(target.view(), prepared.rows(), merged, ingredients);
      written = writer.write(job(target.view(), prepared, texts, file), cancelled);
    } finally {
      snapshot.end();
    }
    session.ensureOpen();
    List<String> undecodable = session.sentences();
    // Before the commit: whoever reads the partition is to be told what it lacks (R6).
    catalog
        .partitions()
        .noteUndecodable(
            target.key(),
            session.undecodable().stream()
                .map(block -> new UndecodableBlock(block.blockId(), block.reason()))
                .toList());
    Optional<byte[]> checkpoint = prepared.checkpoint().get();
    if (written.rows() == 0) {
      return new PartitionFile(Optional.empty(), undecodable, checkpoint);
    }
    Content content = content(target, written, key);
    Cancelled.check(cancelled);
    // The last step: what fails before leaves no object.
    store.putFile(key, file);
    return new PartitionFile(Optional.of(content), undecodable, checkpoint);
  }

  private List<Path> pin(List<String> keys, SessionState session) {
    if (keys.isEmpty()) {
      return List.of();
    }
    ObjectFiles.Pinned pinned = store.files().pin(keys);
    session.keep(pinned);
    return keys.stream().map(pinned::path).toList();
  }

  private static Job job(
      StoredView view, PartitionRows.Prepared prepared, RepeatedTexts texts, Path file) {
    Set<String> bounds = new LinkedHashSet<>(List.of(view.minTime(), view.maxTime()));
    return new Job(
        prepared.rows(), view.columns(), view.orderBy(), List.copyOf(bounds), file, texts);
  }

  private Content content(ViewInstance target, Written written, String key) {
    StoredView view = target.view();
    Bounds lower = bounds(written, view.minTime());
    Bounds upper = bounds(written, view.maxTime());
    boolean both = Wanted.BOTH_TIMES.contains(view.viewSet());
    long min = both ? Math.min(lower.min(), upper.min()) : lower.min();
    long max = both ? Math.max(lower.max(), upper.max()) : upper.max();
    TimeRange times;
    try (Snapshot snapshot = catalog.snapshot()) {
      times = stored.eventTimes(view, target.id(), snapshot, min, max);
    }
    return new Content(
        key, written.bytes(), written.rows(), times.begin(), times.end(), view.sortOrder());
  }

  private static Bounds bounds(Written written, String column) {
    Bounds bounds = written.bounds().get(column);
    if (bounds == null) {
      throw new MicromegasException(
          ErrorCode.INTERNAL, "a file was written with rows but without bounds of " + column);
    }
    return bounds;
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("cannot delete {}, which is not needed any more", file, e);
    }
  }

  /** A snapshot that is opened when it is first asked for. */
  private final class LazySnapshot {
    private @Nullable Snapshot snapshot;

    Snapshot get() {
      Snapshot open = snapshot;
      if (open == null) {
        open = catalog.snapshot();
        snapshot = open;
      }
      return open;
    }

    void end() {
      Snapshot open = snapshot;
      snapshot = null;
      if (open != null) {
        open.close();
      }
    }
  }
}
