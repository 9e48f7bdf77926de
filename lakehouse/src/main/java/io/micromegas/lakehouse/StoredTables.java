package io.micromegas.lakehouse;

import io.micromegas.base.TimeRange;
import io.micromegas.catalog.BlockRow;
import io.micromegas.catalog.CatalogRelation;
import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.ProcessRow;
import io.micromegas.catalog.Snapshot;
import io.micromegas.catalog.StreamRow;
import io.micromegas.engine.RelationSql;
import io.micromegas.lakehouse.Lakehouse.InstanceKind;
import io.micromegas.lakehouse.SnapshotSession.DecodingParts;
import io.micromegas.store.ObjectStore;
import io.micromegas.telemetry.TickClock;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * How each stored view is made. Blocks are decoded without filling the cache of queries, which
 * would throw out what queries read again. Thread-safe.
 */
final class StoredTables implements StoredRows {
  private final BlockLoader loader;
  private final ObjectStore store;
  private final StoredViews views;
  private final DecodingParts threads;
  private final long maxEventsPerThread;

  /**
   * All views.
   *
   * @param maxEventsPerThread span events that are in memory for one partition
   */
  StoredTables(
      DecodingParts decoding, ObjectStore store, StoredViews views, long maxEventsPerThread) {
    this.loader = decoding.loader().passing();
    this.threads = new DecodingParts(loader, decoding.cache());
    this.store = store;
    this.views = views;
    this.maxEventsPerThread = maxEventsPerThread;
  }

  @Override
  public Optional<PartitionRows> chained(StoredView view) {
    return ThreadRows.of(view, threads, maxEventsPerThread);
  }

  @Override
  public RelationSql fromSource(
      StoredView view,
      Optional<UUID> instance,
      Snapshot snapshot,
      InsertRange range,
      SessionState session) {
    SnapshotReading reading =
        new SnapshotReading(snapshot, store, session, QueryBudget.unbounded());
    return switch (view.viewSet()) {
      case "blocks" ->
          RelationSql.of(
              new CatalogScan(
                  CatalogRelation.BLOCKS, ViewSchemas.BLOCKS, List.of(range), snapshot, session));
      case "log_stats" -> logStats(range, reading);
      default -> {
        List<BlockRow> blocks = reading.blocks(view, instance, List.of(range));
        EventView events = EventView.stored(view.viewSet());
        yield RelationSql.of(new WithOrdinal(new EventScan(events, blocks, loader, session)));
      }
    };
  }

  private RelationSql logStats(InsertRange range, SnapshotReading reading) {
    LogRows logs = new LogRows(views.require("log_entries"), reading, loader);
    List<RelationSql> rows = logs.in(List.of(range), TimeRange.ALL, LogStats.SOURCE).relations();
    return rows.isEmpty()
        ? RelationSql.of(new EmptyScan(ViewSchemas.LOG_STATS))
        : LogStats.count(rows);
  }

  @Override
  public TimeRange eventTimes(
      StoredView view, Optional<UUID> instance, Snapshot snapshot, long min, long max) {
    if (!view.minTime().equals(StoredViews.TIME_TICKS)
        && !view.minTime().equals(StoredViews.BEGIN_TICKS)) {
      return new TimeRange(min, max);
    }
    boolean ofStream = ViewRegistry.require(view.viewSet()).instance() == InstanceKind.STREAM;
    Optional<UUID> processId =
        ofStream ? instance.flatMap(snapshot::stream).map(StreamRow::processId) : instance;
    ProcessRow process = processId.flatMap(snapshot::process).orElse(null);
    if (process == null || process.tscFrequency() <= 0) {
      // An estimate moves with every block, and the times with it.
      return TimeRange.ALL;
    }
    TickClock clock = Clocks.ofProcess(process);
    return new TimeRange(clock.relativeToNanos(min), clock.relativeToNanos(max));
  }

  @Override
  public RelationSql fromFiles(StoredView view, List<Path> files) {
    if (view.viewSet().equals("log_stats")) {
      return LogStats.sum(List.of(Sql.text("SELECT * FROM " + RelationSql.parquet(files))));
    }
    String columns = Sql.columns(view.columns());
    if (!view.orderBy().contains(RelationSql.identifier(StoredView.ORDINAL))) {
      return Sql.text("SELECT " + columns + " FROM " + RelationSql.parquet(files));
    }
    // Rows of a block are in one file, in their order, so their place in it can stand for the
    // other.
    return Sql.text(
        "SELECT "
            + columns
            + ", "
            + Sql.as("file_row_number", StoredView.ORDINAL)
            + " FROM "
            + numbered(files));
  }

  private static String numbered(List<Path> files) {
    String parquet = RelationSql.parquet(files);
    return parquet.substring(0, parquet.length() - 1) + ", file_row_number = true)";
  }

  @Override
  public RelationSql both(StoredView view, RelationSql some, RelationSql others) {
    return view.viewSet().equals("log_stats")
        ? LogStats.sum(List.of(some, others))
        : Sql.unionAll(List.of(some, others));
  }
}
