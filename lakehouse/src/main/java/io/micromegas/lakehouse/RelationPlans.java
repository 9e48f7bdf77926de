package io.micromegas.lakehouse;

import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import io.micromegas.catalog.BlockRow;
import io.micromegas.catalog.CatalogRelation;
import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.PartitionPlan;
import io.micromegas.catalog.ProcessRow;
import io.micromegas.catalog.Snapshot;
import io.micromegas.catalog.StreamRow;
import io.micromegas.engine.ColumnSpec;
import io.micromegas.engine.RelationSql;
import io.micromegas.engine.TableSchema;
import io.micromegas.lakehouse.PersistBehind.Offer;
import io.micromegas.lakehouse.SnapshotSession.DecodingParts;
import io.micromegas.telemetry.TickClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Relations over partitions and what they leave out, in one snapshot. Collects what had to be left
 * to decoding. Not thread-safe.
 */
final class RelationPlans {
  private final SnapshotReading reading;
  private final StoredViews views;
  private final BlockLoader loader;
  private final List<Offer> decoded;

  RelationPlans(SnapshotReading reading, StoredViews views, BlockLoader loader) {
    this(reading, views, loader, new ArrayList<>());
  }

  private RelationPlans(
      SnapshotReading reading, StoredViews views, BlockLoader loader, List<Offer> decoded) {
    this.decoded = decoded;
    this.reading = reading;
    this.views = views;
    this.loader = loader;
  }

  /** Returns the same for one relation; {@link SnapshotReading#of}. */
  RelationPlans of(Wanted wanted, ReadCounts counts, boolean measured) {
    return new RelationPlans(
        reading.of(wanted, reading.budget(), counts, measured),
        views,
        loader.counting(counts),
        decoded);
  }

  /** Returns the same for a look at one relation, which leaves no trace. */
  RelationPlans draft(Wanted wanted, QueryBudget budget) {
    return new RelationPlans(
        reading.of(wanted, budget, new ReadCounts(), false), views, loader, new ArrayList<>());
  }

  Snapshot snapshot() {
    return reading.snapshot();
  }

  /** Returns what is not in partitions yet, of the relations planned so far. */
  List<Offer> decoded() {
    return List.copyOf(decoded);
  }

  /** A view with a row per event whose times are stored. */
  RelationSql events(EventView view, Optional<UUID> instance, TimeRange times) {
    String columns = columns(view.schema());
    return events(view, instance, times, rows -> "SELECT " + columns + " FROM " + rows);
  }

  private interface Select {
    /** Returns the view's columns of stored rows. */
    String from(String rows);
  }

  private RelationSql events(
      EventView view, Optional<UUID> instance, TimeRange times, Select select) {
    StoredView stored = views.require(view.viewSet());
    PartitionPlan plan = reading.partitions(stored, instance, times);
    List<RelationSql> relations = new ArrayList<>();
    for (String rows : reading.rowsOf(stored, plan.partitions())) {
      relations.add(Sql.text(select.from(rows)));
    }
    List<BlockRow> tail = reading.blocks(stored, instance, plan.gaps());
    if (!tail.isEmpty()) {
      offer(
          stored,
          instance,
          InsertRanges.holding(plan.gaps(), tail),
          BlockGroups.claimedEvents(tail));
      EventScan scan = new EventScan(view, tail, loader, reading.session());
      relations.add(Sql.select(columns(view.schema()), scan));
    }
    return union(relations, view.schema());
  }

  /** A view with a row per event whose times are stored as ticks of its process. */
  RelationSql tickEvents(EventView view, UUID processId, TimeRange times) {
    ProcessRow process = reading.process(processId).orElse(null);
    if (process == null) {
      return RelationSql.of(new EmptyScan(view.schema()));
    }
    // Where the frequency is an estimate, the times of partitions were other ones when written.
    TimeRange pruned = process.tscFrequency() > 0 ? times : TimeRange.ALL;
    Select select;
    try {
      select = withTimes(view, Clocks.ofProcess(process), times);
    } catch (MicromegasException e) {
      // The rows of the tail are reported block by block when they are read.
      reading
          .session()
          .irregular(processId, "process " + processId + " was left out: " + e.getMessage());
      select =
          rows -> "SELECT " + columns(view.schema(), "NULL") + " FROM " + rows + " WHERE false";
    }
    return events(view, Optional.of(processId), pruned, select);
  }

  private static Select withTimes(EventView view, TickClock clock, TimeRange times) {
    String columns = columns(view.schema(), TickTimes.sql(clock, StoredViews.TIME_TICKS));
    String where =
        times.isAll()
            ? ""
            : TickTimes.ticks(clock, times)
                .map(ticks ->
                    " WHERE %1$s >= %2$s AND %1$s <= %3$s"
                        .formatted(
                            StoredViews.TIME_TICKS,
                            Sql.bigint(ticks.first()),
                            Sql.bigint(ticks.last())))
                .orElse(" WHERE false");
    return rows -> "SELECT " + columns + " FROM " + rows + where;
  }

  private static String columns(TableSchema schema, String time) {
    return schema.columns().stream()
        .map(column ->
            column.name().equals("time")
                ? Sql.as("CAST(" + time + " AS TIMESTAMP_NS)", "time")
                : RelationSql.identifier(column.name()))
        .collect(Collectors.joining(", "));
  }

  /** The spans of one thread. */
  RelationSql threadSpans(UUID stream, TimeRange times, DecodingParts decoding, long maxEvents) {
    StoredView stored = views.require("thread_spans");
    SpanRelation.Planned planned =
        new SpanRelation(stored, reading, decoding, maxEvents).plan(stream, times);
    planned.offer().ifPresent(this::offer);
    return planned.relation();
  }

  /** The spans of several threads, with the columns of {@link ViewSchemas#THREADS_SPANS}. */
  List<RelationSql> spansOf(
      List<StreamRow> streams, TimeRange times, DecodingParts decoding, long maxEvents) {
    StoredView stored = views.require("thread_spans");
    SpanRelation spans = new SpanRelation(stored, reading, decoding, maxEvents);
    List<ProcessThreads.OneThread> threads = new ArrayList<>();
    for (int place = 0; place < streams.size(); place++) {
      StreamRow stream = streams.get(place);
      Optional<SpanRelation.Found> found = spans.find(stream.streamId(), times);
      if (found.isPresent()) {
        found.get().offer().ifPresent(this::offer);
        threads.add(new ProcessThreads.OneThread(place, stream, found.get()));
      }
    }
    return new ProcessThreads(threads).relations(stored, reading, times);
  }

  /** The network spans of one process. */
  RelationSql netSpans(UUID process, TimeRange times, BlockLoader loader) {
    StoredView stored = views.require("net_spans");
    NetRelation.Planned planned = new NetRelation(stored, reading, loader).plan(process, times);
    planned.offer().ifPresent(this::offer);
    return planned.relation();
  }

  /** The metadata of blocks: what is not in partitions is read from the catalog. */
  RelationSql blocks(TimeRange times) {
    StoredView stored = views.require("blocks");
    PartitionPlan plan = reading.partitions(stored, Optional.empty(), times);
    List<RelationSql> relations = new ArrayList<>();
    String columns = columns(ViewSchemas.BLOCKS);
    for (String rows : reading.rowsOf(stored, plan.partitions())) {
      relations.add(Sql.text("SELECT " + columns + " FROM " + rows));
    }
    if (!plan.gaps().isEmpty()) {
      CatalogScan scan =
          new CatalogScan(
              CatalogRelation.BLOCKS,
              ViewSchemas.BLOCKS,
              plan.gaps(),
              reading.snapshot(),
              reading.session());
      relations.add(Sql.select(columns, scan));
    }
    return union(relations, ViewSchemas.BLOCKS);
  }

  /** Counts out of partitions, and of the log entries that are in none of them. */
  RelationSql logStats(TimeRange times) {
    StoredView stored = views.require("log_stats");
    PartitionPlan plan = reading.partitions(stored, Optional.empty(), times);
    List<RelationSql> counts = new ArrayList<>();
    for (String rows : reading.rowsOf(stored, plan.partitions())) {
      counts.add(Sql.text("SELECT " + Sql.columns(stored.columns()) + " FROM " + rows));
    }
    if (!plan.gaps().isEmpty()) {
      LogRows.Found found =
          new LogRows(views.require("log_entries"), reading, loader)
              .in(plan.gaps(), LogStats.timesOf(times), LogStats.SOURCE);
      if (!found.relations().isEmpty()) {
        offer(stored, Optional.empty(), found.holding(), found.events());
        counts.add(LogStats.count(found.relations()));
      }
    }
    return counts.isEmpty()
        ? RelationSql.of(new EmptyScan(ViewSchemas.LOG_STATS))
        : LogStats.sum(counts);
  }

  private void offer(
      StoredView view, Optional<UUID> instance, List<InsertRange> gaps, long events) {
    offer(new Offer(view, instance, gaps, events));
  }

  private void offer(Offer offer) {
    boolean known =
        decoded.stream()
            .anyMatch(other ->
                other.view().equals(offer.view()) && other.instance().equals(offer.instance()));
    if (!known) {
      decoded.add(offer);
    }
  }

  private static RelationSql union(List<RelationSql> relations, TableSchema schema) {
    return relations.isEmpty() ? RelationSql.of(new EmptyScan(schema)) : Sql.unionAll(relations);
  }

  private static String columns(TableSchema schema) {
    return schema.columns().stream()
        .map(ColumnSpec::name)
        .map(RelationSql::identifier)
        .collect(Collectors.joining(", "));
  }
}
