package io.micromegas.query;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.Engine;
import io.micromegas.engine.TableScan;
import io.micromegas.lakehouse.Lakehouse;
import io.micromegas.lakehouse.Lakehouse.ReadSession;
import io.micromegas.query.ErrorTexts.Names;
import io.micromegas.query.Relations.Relation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.function.Supplier;
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
  private final Future<?> deadline;
  private volatile boolean timedOut;
  private volatile boolean cancelled;
  private volatile Engine.@Nullable Session session;
  private @Nullable ReadSession snapshot;
  private Names names = Names.NONE;
  private boolean closed;

  Execution(QuerySettings settings, Deadlines deadlines) {
    this.settings = settings;
    this.deadline = deadlines.after(settings.timeout(), this::timeOut);
  }

  UUID id() {
    return id;
  }

  /** Opens what a statement needs and gives its relations their ids. */
  Engine.Session open(CompiledStatement statement, Engine engine, Lakehouse lakehouse) {
    names = new Names(statement.cteNames(), statement.tables(), Map.of());
    Map<String, TableScan> scans = scans(statement, lakehouse);
    Engine.Session opened = engine.open(statement.lane());
    session = opened;
    if (cancelled || timedOut) {
      opened.cancel();
    }
    Map<String, Long> ids = opened.register(scans);
    for (TableReference table : statement.tables()) {
      Long engineId = ids.get(table.name());
      if (engineId == null) {
        throw Refusal.defect("the engine does not know " + table.name());
      }
      table.bind(engineId);
    }
    names = new Names(statement.cteNames(), statement.tables(), ids);
    return opened;
  }

  private Map<String, TableScan> scans(CompiledStatement statement, Lakehouse lakehouse) {
    Map<String, TableScan> scans = new LinkedHashMap<>();
    ReadSession read = statement.readsViews() ? lakehouse.open() : null;
    snapshot = read;
    for (TableReference table : statement.tables()) {
      TableScan scan =
          switch (table.relation()) {
            case Relation.View view -> {
              if (read == null) {
                throw Refusal.defect("a view without a snapshot");
              }
              yield read.relation(view.definition().name(), view.instance());
            }
            case Relation.Information information ->
                InformationSchema.rows(information.table(), lakehouse.globalViews());
          };
      scans.put(table.name(), scan);
    }
    if (read != null) {
      read.planned();
    }
    return scans;
  }

  /** Returns sentences about what could not be read (R6). */
  List<String> warnings() {
    ReadSession read = snapshot;
    return read == null ? List.of() : read.failures();
  }

  Names names() {
    return names;
  }

  /** Does a step; its errors get the stage, the id, and names that the user knows. */
  <T> T step(String stage, Supplier<T> step) {
    try {
      if (cancelled || timedOut) {
        throw new MicromegasException(ErrorCode.CANCELLED, "the statement was cancelled");
      }
      return step.get();
    } catch (RuntimeException e) {
      throw ErrorTexts.describe(stage, explain(e), id, names);
    }
  }

  private RuntimeException explain(RuntimeException e) {
    boolean stopped = e instanceof MicromegasException ours && ours.code() == ErrorCode.CANCELLED;
    if (stopped && timedOut) {
      return new MicromegasException(
          ErrorCode.TIMEOUT,
          "the statement took longer than "
              + settings.timeout().toMillis() / 1000.0
              + " s; narrow its time range or ask for less",
          e);
    }
    if (!(e instanceof MicromegasException)) {
      LOG.error("query {} failed", id, e);
    }
    return e;
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

  private void stop() {
    Engine.Session running = session;
    if (running != null) {
      running.cancel();
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    deadline.cancel(false);
    Engine.Session running = session;
    ReadSession read = snapshot;
    // The snapshot goes last: scans of the session read it.
    try {
      if (running != null) {
        running.close();
      }
    } finally {
      if (read != null) {
        read.close();
      }
    }
  }
}
