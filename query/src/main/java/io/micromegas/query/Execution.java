package io.micromegas.query;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.Engine;
import io.micromegas.engine.RelationSql;
import io.micromegas.engine.SessionUsage;
import io.micromegas.lakehouse.Lakehouse;
import io.micromegas.lakehouse.Lakehouse.ViewDefinition;
import io.micromegas.lakehouse.PartitionWork;
import io.micromegas.lakehouse.ReadReport;
import io.micromegas.lakehouse.Trace;
import io.micromegas.query.ErrorTexts.Names;
import io.micromegas.query.Relations.Relation;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one statement holds while it runs: the snapshot, the engine's session, its deadline. Closes
 * all of it once. {@link #cancel} from any thread; the rest by one thread at a time.
 */
final class Execution implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Execution.class);
  static final String PLANNING = "error planning the query";
  static final String RUNNING = "error running the query";

  private final UUID id = UUID.randomUUID();
  private final QuerySettings settings;
  private final Deadlines deadlines;
  private Optional<Duration> limit;
  private Future<?> deadline;
  private volatile boolean timedOut;
  private volatile boolean cancelled;
  private volatile boolean revoked;
  private volatile @Nullable String killer;
  private volatile SessionUsage usage = SessionUsage.NONE;
  private final SlotWait slotWait = new SlotWait();
  private final List<Runnable> stopActions = new CopyOnWriteArrayList<>();
  private volatile Engine.@Nullable Session session;
  private @Nullable LakeSnapshot snapshot;
  private Names names = Names.NONE;
  private UnaryOperator<MicromegasException> locate = UnaryOperator.identity();
  private final Map<String, FunctionArguments> arguments = new HashMap<>();
  private final Map<String, ReadArguments> reads = new HashMap<>();
  private final List<ProgressScan> works = new CopyOnWriteArrayList<>();
  private final List<TraceScan> traces = new CopyOnWriteArrayList<>();
  private boolean closed;

  Execution(QuerySettings settings, Deadlines deadlines) {
    this.settings = settings;
    this.deadlines = deadlines;
    this.limit = Optional.of(settings.timeout());
    this.deadline = deadlines.after(settings.timeout(), this::timeOut);
  }

  /** Says that the statement works on partitions, which takes its own time. */
  void works() {
    deadline.cancel(false);
    limit = settings.workTimeout();
    if (limit.isPresent()) {
      deadline = deadlines.after(limit.get(), this::timeOut);
    }
  }

  UUID id() {
    return id;
  }

  /**
   * Opens the session that a statement runs in. That comes before the snapshot of the lake: who
   * waits for a slot holds no connection of the catalog and keeps no file.
   */
  Engine.Session open(CompiledStatement statement, Engine engine) {
    names = Names.of(statement);
    for (TableReference table : statement.tables()) {
      if (table.relation() instanceof Relation.Work work) {
        arguments.put(table.name(), arguments(work.call(), engine));
      }
      if (table.relation() instanceof Relation.Reading reading) {
        FunctionCall<ReadFunction> call = reading.call();
        reads.put(table.name(), ReadArguments.of(call, arguments(call, engine), statement.range()));
      }
    }
    return openSession(statement, engine);
  }

  private Engine.Session openSession(CompiledStatement statement, Engine engine) {
    Engine.Session opened = slotWait.open(engine, statement.lane(), this::isStopped);
    session = opened;
    if (isStopped()) {
      opened.cancel();
    }
    return opened;
  }

  /** Finds out what the statement's relations are made of, in one snapshot of the lake. */
  void plan(
      CompiledStatement statement,
      LakeSnapshot.Wanted wanted,
      Sources sources,
      Engine engine,
      Lakehouse lakehouse,
      ProgressRuns runs,
      RunningQueries queries,
      List<ViewDefinition> tables) {
    LakeSnapshot opened = new LakeSnapshot(lakehouse, this::revoke, this::isStopped);
    snapshot = opened;
    Readings readings = new Readings(reads, trace -> begin(trace, engine));
    opened.plan(statement.tables(), wanted, readings, sources, this::giveSessionBack);
    for (TableReference table : statement.tables()) {
      switch (table.relation()) {
        case Relation.View view -> {
          // Was planned with all that is in the snapshot.
        }
        case Relation.Listing listing -> {
          // As well.
        }
        case Relation.Reading reading -> {
          // As well.
        }
        case Relation.Work work ->
            sources.add(table, RelationSql.of(progress(table, work.call(), lakehouse, runs)));
        case Relation.Queries _ ->
            sources.add(table, RelationSql.of(QueriesTable.rows(queries.list())));
        case Relation.Kill kill -> sources.add(table, RelationSql.of(kill.scan(queries, id)));
        case Relation.Information information ->
            sources.add(table, RelationSql.of(InformationSchema.rows(information.table(), tables)));
      }
    }
  }

  private TraceScan begin(Trace trace, Engine engine) {
    TraceScan scan = new TraceScan(engine, trace);
    traces.add(scan);
    return scan;
  }

  private void giveSessionBack() {
    Engine.Session open = session;
    session = null;
    if (open != null) {
      close(open);
    }
  }

  private void close(Engine.Session open) {
    open.close();
    usage = usage.and(open.usage());
  }

  /** Returns the session that the statement runs in, opened again if it was given back. */
  Engine.Session session(CompiledStatement statement, Engine engine) {
    Engine.Session open = session;
    return open == null ? openSession(statement, engine) : open;
  }

  /** Puts what was planned in its places in the session. */
  Engine.Session bind(CompiledStatement statement, Sources sources, Engine engine) {
    Engine.Session open = session(statement, engine);
    sources.bind(open);
    names = new Names(statement.cteNames(), statement.tables(), sources.byId(), sources.files());
    return open;
  }

  private ProgressScan progress(
      TableReference table,
      FunctionCall<WorkFunction> call,
      Lakehouse lakehouse,
      ProgressRuns runs) {
    FunctionArguments given = arguments.get(table.name());
    if (given == null) {
      throw Refusal.defect("nobody has computed the arguments of " + table.written());
    }
    PartitionWork work = lakehouse.partitionWork();
    ProgressScan scan =
        new ProgressScan(
            call.function().sqlName(),
            (progress, stopped) -> call.function().run(work, given, progress, stopped),
            runs);
    works.add(scan);
    return scan;
  }

  private FunctionArguments arguments(FunctionCall<?> call, Engine engine) {
    try (Engine.Session opened = slotWait.open(engine, Engine.Lane.LIGHT, this::isStopped)) {
      session = opened;
      if (isStopped()) {
        opened.cancel();
      }
      return FunctionArguments.of(call, opened);
    } finally {
      session = null;
    }
  }

  /** Returns what the statement's views were made of and what was read of them. */
  List<ReadReport> reports() {
    LakeSnapshot read = snapshot;
    return read == null ? List.of() : read.reports();
  }

  /** Returns sentences about what could not be read (R6). */
  List<String> warnings() {
    LakeSnapshot read = snapshot;
    return read == null ? List.of() : read.failures();
  }

  Names names() {
    return names;
  }

  /** Returns the rows of the statement's only work, which are all that it reads. */
  ProgressResult progress(PlainRows plain, Schema schema, BufferAllocator allocator) {
    return new ProgressResult(this, works.getFirst(), plain, schema, allocator);
  }

  /** Returns the chunks of the statement's only trace, which are all that it reads. */
  TraceResult trace(PlainRows plain, Schema schema, BufferAllocator allocator, long maxBatchBytes) {
    // It told the columns; the trace has another.
    giveSessionBack();
    return new TraceResult(this, traces.getLast(), plain, schema, allocator, maxBatchBytes);
  }

  /** Throws, after the last row, what went wrong with work that the rows told of. */
  void requireWorkDone() {
    for (ProgressScan work : works) {
      work.failure()
          .ifPresent(failure -> {
            throw failure;
          });
    }
  }

  /** Does a step; its errors get the stage, the id, and names that the user knows. */
  <T> T step(String stage, Supplier<T> step) {
    try {
      if (isStopped()) {
        throw new MicromegasException(ErrorCode.CANCELLED, "the statement was cancelled");
      }
      return step.get();
    } catch (RuntimeException e) {
      throw ErrorTexts.describe(stage, located(explain(e)), id, names);
    }
  }

  /**
   * Has errors told with their place from now on.
   *
   * @param locator adds the place to the sentence of an error, where it is known
   */
  void locate(UnaryOperator<MicromegasException> locator) {
    locate = locator;
  }

  private RuntimeException located(RuntimeException e) {
    return e instanceof MicromegasException ours && ours.code() == ErrorCode.INVALID_ARGUMENT
        ? locate.apply(ours)
        : e;
  }

  private RuntimeException explain(RuntimeException e) {
    boolean stopped = e instanceof MicromegasException ours && ours.code() == ErrorCode.CANCELLED;
    String by = killer;
    if (stopped && by != null) {
      return new MicromegasException(
          ErrorCode.CANCELLED, "the statement was killed by " + by + ", with kill_query", e);
    }
    if (stopped && timedOut && limit.isPresent()) {
      return new MicromegasException(
          ErrorCode.TIMEOUT,
          "the statement took longer than "
              + limit.get().toMillis() / 1000.0
              + " s; narrow its time range or ask for less",
          e);
    }
    if (stopped && revoked) {
      return new MicromegasException(
          ErrorCode.UNAVAILABLE,
          "the catalog was out of reach for so long that the files of this query are no longer"
              + " safe; try again",
          e);
    }
    if (!(e instanceof MicromegasException)) {
      LOG.error("query {} failed", id, e);
    }
    return e;
  }

  /** Returns whether the statement is to end, whoever said so. */
  boolean isStopped() {
    return cancelled || timedOut || revoked;
  }

  private void revoke() {
    revoked = true;
    stop();
  }

  private void timeOut() {
    timedOut = true;
    stop();
  }

  /** Stops the statement from any thread. */
  void cancel() {
    cancelled = true;
    stop();
  }

  /** Stops the statement for somebody else; from any thread. */
  void kill(String by) {
    killer = by;
    cancel();
  }

  /** Returns whether somebody else stopped it. */
  boolean isKilled() {
    return killer != null;
  }

  /** Returns whether it waits for a slot just now. */
  boolean isWaiting() {
    return slotWait.isWaiting();
  }

  /** Returns how long it waited for slots, in nanoseconds. */
  long waitedNanos() {
    return slotWait.nanos();
  }

  /** Has an action called when the statement is stopped; at once if it was. */
  void onStop(Runnable action) {
    stopActions.add(action);
    if (isStopped()) {
      action.run();
    }
  }

  private void stop() {
    slotWait.end();
    Engine.Session running = session;
    if (running != null) {
      running.cancel();
    }
    works.forEach(ProgressScan::stop);
    traces.forEach(TraceScan::stop);
    stopActions.forEach(Runnable::run);
  }

  /** Returns what its sessions took of the engine that are closed. */
  SessionUsage usage() {
    return usage;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    deadline.cancel(false);
    Engine.Session running = session;
    LakeSnapshot read = snapshot;
    // The snapshot goes last: scans of the session read it.
    try {
      if (running != null) {
        close(running);
      }
    } finally {
      if (read != null) {
        read.close();
      }
    }
  }
}
