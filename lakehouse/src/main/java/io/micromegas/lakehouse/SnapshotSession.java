package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import io.micromegas.catalog.Catalog;
import io.micromegas.catalog.CatalogRelation;
import io.micromegas.catalog.Snapshot;
import io.micromegas.engine.RelationSql;
import io.micromegas.engine.TableScan;
import io.micromegas.lakehouse.Lakehouse.Need;
import io.micromegas.store.ObjectStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Relations of one statement over one snapshot. The snapshot, which holds a database connection, is
 * opened by the first relation, and closed as soon as the relations are planned and none of them is
 * read from the catalog. Files stay in place until the session closes.
 */
final class SnapshotSession implements Lakehouse.ReadSession {
  private final SharedParts shared;
  private final Runnable revoked;
  private final SessionState state;
  private final Map<Reference, RelationSql> relations = new HashMap<>();
  private final Map<Reference, FewestPartitions> searched = new HashMap<>();
  private final Map<Reference, ReadCounts> counts = new LinkedHashMap<>();
  private ActiveQueries.@Nullable Ticket ticket;
  private @Nullable Snapshot snapshot;
  private @Nullable RelationPlans plans;
  private boolean readsCatalog;
  private boolean planned;
  private boolean closed;
  private boolean measured;

  /** What all sessions share. */
  record SharedParts(
      Catalog catalog,
      ObjectStore store,
      DecodingParts decoding,
      StoredViews stored,
      ActiveQueries queries,
      DecodeErrors errors,
      StaticTables tables,
      PersistBehind behind,
      LakehouseSettings settings) {}

  /** What decoding needs. */
  record DecodingParts(BlockLoader loader, DecodedCache cache) {
    /** Returns the same, counting the blocks that are loaded. */
    DecodingParts counting(ReadCounts counts) {
      return new DecodingParts(loader.counting(counts), cache);
    }
  }

  private record Reference(ViewTarget target, Wanted wanted) {}

  SnapshotSession(SharedParts shared, Runnable revoked) {
    this.shared = shared;
    this.revoked = revoked;
    this.state = new SessionState(shared.settings().maxReportedFailures(), shared.errors());
  }

  @Override
  public synchronized RelationSql relation(String viewSet, Optional<String> instance, Need need) {
    state.ensureOpen();
    Optional<RelationSql> table =
        instance.isEmpty() ? shared.tables().relation(viewSet) : Optional.empty();
    if (table.isPresent()) {
      return table.get();
    }
    ViewTarget target = ViewTarget.of(viewSet, instance);
    Reference reference = new Reference(target, Wanted.of(target.view(), need));
    RelationSql known = relations.get(reference);
    if (known != null) {
      return known;
    }
    if (planned) {
      throw new MicromegasException(
          ErrorCode.INTERNAL, "a relation was asked for after planning was over");
    }
    ReadCounts read = new ReadCounts();
    RelationPlans plans = plans().of(reference.wanted(), read, measured);
    RelationSql relation = plan(reference, plans, shared.decoding().counting(read));
    counts.put(reference, read);
    relations.put(reference, relation);
    return relation;
  }

  @Override
  public LakeFunctions functions() {
    return new FunctionPlans(this::openForPlanning, shared.decoding(), state, shared.settings());
  }

  private synchronized RelationPlans openForPlanning() {
    state.ensureOpen();
    if (planned) {
      throw new MicromegasException(
          ErrorCode.INTERNAL, "a function was asked for after planning was over");
    }
    return plans();
  }

  @Override
  public synchronized void measure() {
    measured = true;
  }

  @Override
  public synchronized List<ReadReport> reports() {
    List<ReadReport> reports = new ArrayList<>();
    counts.forEach((reference, read) -> reports.add(read.report(reference.target())));
    return reports;
  }

  /** Returns what plans in the snapshot, which is opened first if it is not open yet. */
  private RelationPlans plans() {
    RelationPlans open = plans;
    if (open == null) {
      open = openPlans();
      plans = open;
    }
    return open;
  }

  private RelationPlans openPlans() {
    if (ticket == null) {
      // Before there is a snapshot: between the two its files could be deleted.
      ticket = shared.queries().enter(this::revoke);
    }
    Snapshot open = shared.catalog().snapshot();
    snapshot = open;
    ticket.openedAt(open.openedAt());
    return new RelationPlans(
        new SnapshotReading(open, shared.store(), state, QueryBudget.of(shared.settings())),
        shared.stored(),
        shared.decoding().loader());
  }

  private void revoke() {
    state.revoke();
    revoked.run();
  }

  @Override
  public synchronized RelationSql draft(String viewSet, Optional<String> instance, Need need) {
    state.ensureOpen();
    ViewTarget target = ViewTarget.of(viewSet, instance);
    Wanted wanted = Wanted.of(target.view(), need);
    RelationPlans draft = plans().draft(wanted, QueryBudget.of(shared.settings()));
    return plan(new Reference(target, wanted), draft, shared.decoding());
  }

  @Override
  public synchronized OptionalLong boundary(
      String viewSet, Optional<String> instance, Need need, long rows) {
    return searched(viewSet, instance, need)
        .map(partitions -> partitions.boundary(rows))
        .orElse(OptionalLong.empty());
  }

  @Override
  public synchronized long storedRows(String viewSet, Optional<String> instance, Need need) {
    return searched(viewSet, instance, need).map(FewestPartitions::rows).orElse(0L);
  }

  private Optional<FewestPartitions> searched(
      String viewSet, Optional<String> instance, Need need) {
    state.ensureOpen();
    ViewTarget target = ViewTarget.of(viewSet, instance);
    Wanted wanted = Wanted.of(target.view(), need);
    Optional<StoredView> stored = shared.stored().find(viewSet);
    if (wanted.nothing() || stored.isEmpty() || !FewestPartitions.SEARCHED.contains(viewSet)) {
      return Optional.empty();
    }
    return Optional.of(
        searched.computeIfAbsent(
            new Reference(target, wanted),
            reference ->
                FewestPartitions.of(
                    stored.get(), target, wanted, plans().snapshot(), shared.settings())));
  }

  private RelationSql plan(Reference reference, RelationPlans plans, DecodingParts decoding) {
    ViewTarget target = reference.target();
    TimeRange times = reference.wanted().eventTimes();
    Snapshot snapshot = plans.snapshot();
    if (reference.wanted().nothing()) {
      return RelationSql.of(new EmptyScan(target.view().schema()));
    }
    return switch (target.view().name()) {
      case "log_entries" -> plans.events(EventView.LOG_ENTRIES, target.id(), times);
      case "measures" -> plans.events(EventView.MEASURES, target.id(), times);
      case "exemplars" -> plans.events(EventView.EXEMPLARS, target.id(), times);
      case "histograms" -> Histograms.of(plans.events(EventView.HISTOGRAMS, target.id(), times));
      case "log_stats" -> plans.logStats(times);
      case "blocks" -> {
        readsCatalog = true;
        yield plans.blocks(times);
      }
      case "thread_spans" ->
          plans.threadSpans(
              target.id().orElseThrow(), times, decoding, shared.settings().maxEventsPerThread());
      case "async_events" ->
          plans.tickEvents(EventView.ASYNC_EVENTS, target.id().orElseThrow(), times);
      case "net_spans" -> plans.netSpans(target.id().orElseThrow(), times, decoding.loader());
      case "otel_spans" -> plans.events(EventView.OTEL_SPANS, target.id(), times);
      case "decode_errors" -> decodeErrors(target, snapshot);
      case "list_view_sets" -> RelationSql.of(ViewSetList.scan(shared.stored()));
      case "images" -> plans.events(EventView.IMAGES, target.id(), times);
      case "processes" -> catalogScan(CatalogRelation.PROCESSES, target, snapshot);
      case "streams" -> catalogScan(CatalogRelation.STREAMS, target, snapshot);
      case "pending_blocks" -> catalogScan(CatalogRelation.PENDING_BLOCKS, target, snapshot);
      case "maintenance_tasks" -> catalogScan(CatalogRelation.MAINTENANCE_TASKS, target, snapshot);
      case "list_partitions" -> catalogScan(CatalogRelation.PARTITIONS, target, snapshot);
      default -> throw new IllegalStateException("no plan for view " + target.view().name());
    };
  }

  /** What the catalog knows of partitions, and what this server saw of other blocks. */
  private RelationSql decodeErrors(ViewTarget target, Snapshot snapshot) {
    RelationSql known = catalogScan(CatalogRelation.DECODE_ERRORS, target, snapshot);
    Optional<TableScan> seen = shared.errors().scan();
    if (seen.isEmpty()) {
      return known;
    }
    return new RelationSql.Builder()
        .text("SELECT * FROM ")
        .relation(known)
        .text(" UNION ALL SELECT * FROM ")
        .scan(seen.get())
        .text(" AS seen WHERE NOT EXISTS (SELECT 1 FROM ")
        .relation(known)
        .text(" AS known WHERE known.block_id = seen.block_id AND known.view_set = seen.view_set)")
        .build();
  }

  private RelationSql catalogScan(CatalogRelation relation, ViewTarget target, Snapshot snapshot) {
    readsCatalog = true;
    return RelationSql.of(
        new CatalogScan(relation, target.view().schema(), List.of(), snapshot, state));
  }

  @Override
  public synchronized void planned() {
    planned = true;
    if (!readsCatalog) {
      closeSnapshot();
    }
  }

  private void closeSnapshot() {
    if (snapshot != null) {
      snapshot.close();
      snapshot = null;
    }
  }

  @Override
  public long failedBlocks() {
    return state.failedBlocks();
  }

  @Override
  public List<String> failures() {
    return state.sentences();
  }

  /** Also says what is worth being written to partitions, now that the answer is out. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    state.close();
    try {
      closeSnapshot();
    } finally {
      if (ticket != null) {
        ticket.close();
      }
    }
    if (plans != null) {
      plans.decoded().forEach(shared.behind()::offer);
    }
  }
}
