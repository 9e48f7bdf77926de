package io.micromegas.engine;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.duckdb.DuckDbException;
import io.micromegas.engine.duckdb.Instances;
import io.micromegas.engine.duckdb.QueryMetrics;
import io.micromegas.engine.duckdb.Results;
import io.micromegas.engine.duckdb.Scratch;
import io.micromegas.engine.duckdb.Statements;
import io.micromegas.engine.duckdb.Vectors;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection of a slot. */
final class SlotSession implements Engine.Session {
  private static final Logger LOG = LoggerFactory.getLogger(SlotSession.class);
  private static final long INTERRUPT_AGAIN_MILLIS = 5;

  /** The one setting that a session changes; statements cannot, they only read. */
  static final String BUFFER_SETTING = "streaming_buffer_size";

  /** With batches below this, rows are to be handed out as they come. */
  private static final int PROMPT_BATCH_ROWS = Vectors.MAX_ROWS;

  /** How long it may take until a statement reads a relation. */
  private static final long MOST_MILLIS_TO_SCAN = 200;

  /** A scan in a plan; in texts of the statement quotation marks are escaped. */
  private static final Pattern PLANNED_SCAN =
      Pattern.compile("\"Function\":\\s*\"LAKE_SCAN\"", Pattern.CASE_INSENSITIVE);

  private final Slot slot;
  private final EngineSettings settings;
  private final List<String> secretPaths;
  private final BufferAllocator allocator;
  private final Consumer<SlotSession> onClosed;
  private final Map<String, Long> scans = new HashMap<>();
  private final AtomicReference<@Nullable Throwable> scanFailure = new AtomicReference<>();
  private final Scratch s = new Scratch();

  private final Object connectionLock = new Object();
  private final Scratch interruptScratch = new Scratch();
  private long connection;

  private volatile SessionUsage usage = SessionUsage.NONE;
  private volatile boolean cancelled;
  private volatile boolean stopping;
  private volatile boolean running;
  private volatile boolean broken;
  private boolean closed;
  private boolean anyStatement;
  private volatile boolean prompt;
  private volatile CountDownLatch scanning = new CountDownLatch(1);
  private @Nullable ArrowBatches stream;
  private volatile @Nullable PlannedScans planning;

  SlotSession(
      Slot slot,
      EngineSettings settings,
      List<String> secretPaths,
      BufferAllocator allocator,
      Consumer<SlotSession> onClosed) {
    this.slot = slot;
    this.settings = settings;
    this.secretPaths = secretPaths;
    this.allocator = allocator;
    this.onClosed = onClosed;
  }

  Slot slot() {
    return slot;
  }

  BufferAllocator allocator() {
    return allocator;
  }

  int batchesAhead() {
    return settings.batchesAhead();
  }

  /** Returns whether the statement under way, if there is one, is to end. */
  boolean isStopped() {
    return cancelled || stopping;
  }

  /** Remembers the first error of a scan, which DuckDB would reduce to its text. */
  void fail(Throwable e) {
    scanFailure.compareAndSet(null, e);
  }

  /** Returns whether an error is one that a scan threw. */
  boolean isScanFailure(Throwable e) {
    return e.equals(scanFailure.get());
  }

  @Override
  public Map<String, Long> register(Map<String, TableScan> relations) {
    checkOpen();
    Map<String, Long> ids = new HashMap<>();
    synchronized (scans) {
      dropScans();
      relations.forEach(
          (name, scan) -> ids.put(name, NativeHandles.put(new RegisteredScan(scan, this))));
      scans.putAll(ids);
    }
    return Map.copyOf(ids);
  }

  private void dropScans() {
    synchronized (scans) {
      scans.values().forEach(NativeHandles::remove);
      scans.clear();
    }
  }

  @Override
  public Schema describe(String sql) {
    checkOpen();
    return BigStackThread.await(
        slot.submit(() ->
            guarded(() -> {
              long result = start(sql, settings.batchRows());
              try (ArrowSchemas schemas = new ArrowSchemas(allocator)) {
                return schemas.of(s, result);
              } finally {
                Results.destroyArrow(s, result);
              }
            })));
  }

  @Override
  public Map<Long, List<ScanHint>> conditions(String sql) {
    PlannedScans mentions = new PlannedScans();
    planning = mentions;
    StringBuilder plan = new StringBuilder();
    // Explaining a statement binds and optimises it, and runs nothing of it.
    try (BatchStream explained = execute("EXPLAIN (FORMAT JSON) " + sql)) {
      while (explained.next()) {
        plan.append(explained.root().getFieldVectors().getLast().getObject(0));
      }
    } finally {
      planning = null;
    }
    return mentions.conditions(Math.toIntExact(PLANNED_SCAN.matcher(plan).results().count()));
  }

  /** A statement mentions a relation. */
  void planned(long id, ScanBinding mention) {
    PlannedScans mentions = planning;
    if (mentions != null) {
      mentions.add(id, mention);
    }
  }

  @Override
  public BatchStream execute(String sql) {
    return execute(sql, settings.batchRows());
  }

  @Override
  public BatchStream execute(String sql, int batchRows) {
    EngineSettings.atLeast("batchRows", batchRows, 1);
    checkOpen();
    ArrowBatches open = stream;
    if (open != null) {
      open.close();
    }
    scanFailure.set(null);
    ArrowBatches next =
        BigStackThread.await(slot.submit(() -> guarded(() -> open(sql, batchRows))));
    stream = next;
    next.fetchAhead();
    return next;
  }

  private ArrowBatches open(String sql, int rows) {
    setPrompt(rows < PROMPT_BATCH_ROWS);
    ArrowBatches batches = ArrowBatches.open(this, start(sql, rows));
    if (rows > EngineSettings.BLOB_BATCH_ROWS && batches.hasBlobs()) {
      // The size of a batch is given before its columns are known.
      batches.discard();
      batches = ArrowBatches.open(this, start(sql, EngineSettings.BLOB_BATCH_ROWS));
    }
    if (prompt) {
      batches.handOutPromptly();
      leaveToWorkers();
    }
    return batches;
  }

  private void setPrompt(boolean wanted) {
    scanning = new CountDownLatch(1);
    if (prompt != wanted) {
      SqlScript.run(
          s,
          connection,
          wanted ? "SET SESSION " + BUFFER_SETTING + " = '1B'" : "RESET SESSION " + BUFFER_SETTING);
      prompt = wanted;
    }
  }

  /** Returns whether rows are handed out as they come. */
  boolean isPrompt() {
    return prompt;
  }

  /**
   * Leaves the work to DuckDB's own threads: were this thread to do it, which hands the rows out,
   * it would not return before it has some more of them.
   */
  private void leaveToWorkers() {
    synchronized (scans) {
      if (scans.isEmpty()) {
        return;
      }
    }
    try {
      if (!scanning.await(MOST_MILLIS_TO_SCAN, TimeUnit.MILLISECONDS)) {
        LOG.debug("a statement reads none of its relations, or not at once");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A thread of DuckDB has begun to read a relation. */
  void scanning() {
    scanning.countDown();
  }

  /** Starts one statement; nothing of it runs before its first batch is fetched. */
  private long start(String sql, int batchRows) {
    long statement = ReadOnlyStatements.parse(s, connection, sql);
    try {
      if (!anyStatement) {
        ReadOnlyStatements.check(s, connection, sql, statement);
      }
      return Statements.executeArrow(s, connection, statement, batchRows);
    } finally {
      Statements.destroy(s, statement);
    }
  }

  /** Lets statements of any kind through, for tests of the walls behind this one. */
  void admitAnyStatement() {
    anyStatement = true;
  }

  /** Runs calls into DuckDB so that they can be interrupted. On the slot's thread. */
  <T> T guarded(Callable<T> task) throws Exception {
    running = true;
    try {
      if (isStopped()) {
        throw StatementErrors.cancelled();
      }
      synchronized (connectionLock) {
        if (connection == 0) {
          connection = slot.connect();
        }
      }
      return task.call();
    } catch (DuckDbException e) {
      throw translate(e);
    } finally {
      running = false;
    }
  }

  private MicromegasException translate(DuckDbException e) {
    if (StatementErrors.isBroken(e)) {
      broken = true;
    }
    if (isStopped()) {
      return StatementErrors.cancelled();
    }
    return switch (scanFailure.get()) {
      case MicromegasException ours -> ours;
      case OutOfMemoryError memory ->
          new MicromegasException(
              ErrorCode.RESOURCE_EXHAUSTED,
              "reading a view needs more memory than the server has; narrow the time range",
              memory);
      case Throwable other -> {
        LOG.error("a scan failed", other);
        yield new MicromegasException(
            ErrorCode.INTERNAL, "reading a view failed; the server's log says why", other);
      }
      case null -> StatementErrors.translate(e, secretPaths);
    };
  }

  /** Notes what the statement took whose result was destroyed just now. On the slot's thread. */
  void noteUsage() {
    if (connection == 0) {
      return;
    }
    try (QueryMetrics metrics = QueryMetrics.of(s, connection)) {
      usage =
          usage.and(
              new SessionUsage(
                  metrics.bytes("system.peak_buffer_memory"),
                  metrics.bytes("system.peak_temp_dir_size"),
                  metrics.bytes("io.total_bytes_read")));
    } catch (DuckDbException e) {
      LOG.debug("nobody knows what a statement took", e);
    }
  }

  @Override
  public SessionUsage usage() {
    return usage;
  }

  Scratch scratch() {
    return s;
  }

  @Override
  public void cancel() {
    if (!cancelled) {
      cancelled = true;
      interruptUntilIdle();
    }
  }

  /** Ends the statement under way, not the session. */
  void stop() {
    stopping = true;
    interruptUntilIdle();
  }

  /** The stopped statement is gone, the next may run. On the slot's thread. */
  void stopped() {
    synchronized (connectionLock) {
      stopping = false;
    }
  }

  /**
   * Frees a result that was not read to its end. DuckDB waits there for its own threads, which go
   * on with what they do: the interrupt that the reader has seen is forgotten. On the slot's
   * thread.
   */
  void destroyUnfinished(long result) {
    stopping = true;
    running = true;
    interruptUntilIdle();
    try {
      Results.destroyArrow(s, result);
    } finally {
      synchronized (connectionLock) {
        running = false;
      }
    }
  }

  private void interruptUntilIdle() {
    // An interrupt that comes before the statement has begun is forgotten, so repeat it.
    Thread.ofVirtual()
        .name("interrupt")
        .start(() -> {
          while (interrupt()) {
            sleep();
          }
        });
  }

  /** Returns whether to do so again. */
  private boolean interrupt() {
    // Under the lock that ends a stop, so that the next statement is left alone.
    synchronized (connectionLock) {
      if (!running || !isStopped()) {
        return false;
      }
      if (connection != 0) {
        try {
          Instances.interrupt(interruptScratch, connection);
        } catch (DuckDbException e) {
          LOG.warn("interrupting a statement failed", e);
          return false;
        }
      }
      return true;
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(INTERRUPT_AGAIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the session is closed");
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    ArrowBatches open = stream;
    if (open != null) {
      open.abandon();
    }
    FutureTask<Boolean> cleaned =
        slot.submit(() -> {
          cleanUp();
          return true;
        });
    boolean interrupted = false;
    try {
      cleaned.get(settings.slots().closeWait().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      LOG.warn("a cancelled statement still runs; its slot is freed when it stops");
    } catch (ExecutionException e) {
      LOG.error("closing a session failed", e.getCause());
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void cleanUp() {
    try {
      ArrowBatches open = stream;
      if (open != null) {
        open.release();
      }
      dropScans();
      long last;
      synchronized (connectionLock) {
        last = connection;
        connection = 0;
      }
      slot.disconnect(last, broken);
    } finally {
      onClosed.accept(this);
    }
  }
}
