package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import io.micromegas.catalog.Catalog;
import io.micromegas.catalog.CatalogRelation;
import io.micromegas.catalog.Snapshot;
import io.micromegas.engine.RelationSql;
import io.micromegas.store.ObjectStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private ActiveQueries.@Nullable Ticket ticket;
  private @Nullable Snapshot snapshot;
  private @Nullable RelationPlans plans;
  private boolean readsCatalog;
  private boolean planned;
  private boolean closed;

  /** What all sessions share. */
  record SharedParts(
      Catalog catalog,
      ObjectStore store,
      DecodingParts decoding,
      StoredViews stored,
      ActiveQueries queries,
      PersistBehind behind,
      LakehouseSettings settings) {}

  /** What decoding needs. */
  record DecodingParts(BlockLoader loader, DecodedCache cache) {}

  private record Reference(ViewTarget target, TimeRange eventTimes) {}

  SnapshotSession(SharedParts shared, Runnable revoked) {
    this.shared = shared;
    this.revoked = revoked;
    this.state = new SessionState(shared.settings().maxReportedFailures());
  }

  @Override
  public synchronized RelationSql relation(
      String viewSet, Optional<String> instance, TimeRange eventTimes) {
    state.ensureOpen();
    Reference reference = new Reference(ViewTarget.of(viewSet, instance), eventTimes);
    RelationSql known = relations.get(reference);
    if (known != null) {
      return known;
    }
    if (planned) {
      throw new MicromegasException(
          ErrorCode.INTERNAL, "a relation was asked for after planning was over");
    }
    RelationSql relation = plan(reference.target(), eventTimes, plans());
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

  private RelationSql plan(ViewTarget target, TimeRange times, RelationPlans plans) {
    Snapshot snapshot = plans.snapshot();
    return switch (target.view().name()) {
      case "log_entries" -> plans.events(EventView.LOG_ENTRIES, target.id(), times);
      case "measures" -> plans.events(EventView.MEASURES, target.id(), times);
      case "log_stats" -> plans.logStats(times);
      case "blocks" -> {
        readsCatalog = true;
        yield plans.blocks(times);
      }
      case "thread_spans" ->
          plans.threadSpans(
              target.id().orElseThrow(),
              times,
              shared.decoding(),
              shared.settings().maxEventsPerThread());
      case "async_events" ->
          plans.tickEvents(EventView.ASYNC_EVENTS, target.id().orElseThrow(), times);
      case "images" -> plans.events(EventView.IMAGES, target.id(), times);
      case "processes" -> catalogScan(CatalogRelation.PROCESSES, target, snapshot);
      case "streams" -> catalogScan(CatalogRelation.STREAMS, target, snapshot);
      case "pending_blocks" -> catalogScan(CatalogRelation.PENDING_BLOCKS, target, snapshot);
      case "maintenance_tasks" -> catalogScan(CatalogRelation.MAINTENANCE_TASKS, target, snapshot);
      case "list_partitions" -> catalogScan(CatalogRelation.PARTITIONS, target, snapshot);
      default -> throw new IllegalStateException("no plan for view " + target.view().name());
    };
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
