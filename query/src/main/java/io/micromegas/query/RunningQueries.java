package io.micromegas.query;

import io.micromegas.base.MicromegasException;
import io.micromegas.query.QueryRecord.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The statements that this server runs, and the last ones that it ran. Handed to the engine's
 * functions and to the query service alike, so that statements can see and end each other.
 * Thread-safe.
 */
public final class RunningQueries {
  private static final Logger LOG = LoggerFactory.getLogger(RunningQueries.class);

  /** How much of a statement that is over is remembered. */
  private static final int REMEMBERED_CHARACTERS = 8 << 10;

  private final int recent;
  private final Map<UUID, QueryRun> running = new ConcurrentHashMap<>();
  private final Deque<QueryRecord> ended = new ArrayDeque<>();
  private volatile Consumer<QueryRecord> listener = over -> {};

  /**
   * @param recent how many statements that are over are remembered, at least 0
   */
  public RunningQueries(int recent) {
    if (recent < 0) {
      throw new IllegalArgumentException("recent queries must not be negative, like " + recent);
    }
    this.recent = recent;
  }

  /**
   * Has each statement that ends told from now on, on the thread that ran it, which should not be
   * held up.
   */
  public void tell(Consumer<QueryRecord> newListener) {
    listener = newListener;
  }

  /** Takes up a statement that arrived. */
  void begin(UUID id, QueryRun run) {
    running.put(id, run);
  }

  /** Notes that a statement is over; only the first time counts. */
  void end(UUID id, State state, Optional<MicromegasException> error) {
    QueryRun run = running.get(id);
    if (run == null) {
      return;
    }
    QueryRecord over = run.finish(state, error);
    synchronized (ended) {
      // In one step for those who list: it is among the running or the ended ones, never both.
      if (running.remove(id) == null) {
        return;
      }
      ended.addLast(over.brief(REMEMBERED_CHARACTERS));
      if (ended.size() > recent) {
        ended.removeFirst();
      }
    }
    try {
      listener.accept(over);
    } catch (RuntimeException e) {
      LOG.error("query {} was not audited", id, e);
    }
  }

  /** Returns all that are known, in the order in which they arrived. */
  List<QueryRecord> list() {
    List<QueryRecord> all;
    synchronized (ended) {
      all = new ArrayList<>(ended);
      running.values().forEach(run -> all.add(run.record()));
    }
    all.sort(Comparator.comparingLong(QueryRecord::begin));
    return all;
  }

  /**
   * Ends a statement for another one.
   *
   * @return a sentence that begins with {@code SUCCESS:} or {@code ERROR:}
   */
  String kill(String text, UUID killer) {
    UUID id;
    try {
      id = UUID.fromString(text.strip());
    } catch (IllegalArgumentException e) {
      return "ERROR: '"
          + text
          + "' is not the id of a query; SELECT id, sql FROM queries WHERE state = 'running' lists"
          + " them";
    }
    if (id.equals(killer)) {
      return "ERROR: query " + id + " is the one that asks; a query does not kill itself";
    }
    QueryRun run = running.get(id);
    if (run == null) {
      return "ERROR: " + missing(id);
    }
    QueryRun by = running.get(killer);
    Caller victim = run.record().request().caller();
    if (by == null || !by.record().request().caller().rights().mayKill(victim.rights())) {
      return "ERROR: permission denied: query "
          + id
          + " came with the key of "
          + victim.rights().holder().orElse("nobody")
          + "; ending it needs that key, or the key of an admin";
    }
    run.kill(by.record().request().caller().who());
    return "SUCCESS: query " + id + " of " + victim.who() + " is being stopped";
  }

  private String missing(UUID id) {
    synchronized (ended) {
      for (QueryRecord over : ended) {
        if (over.id().equals(id)) {
          return "query " + id + " is over: " + over.state().text();
        }
      }
    }
    return "no query " + id + " runs on this server";
  }
}
