package io.micromegas.lakehouse;

import io.micromegas.catalog.Partitions.TaskRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps how the tasks of this server go: in the catalog, in the log if one fails, and in numbers.
 * Thread-safe. Times are nanoseconds since the epoch, by the database's clock.
 */
final class TaskJournal {
  private static final Logger LOG = LoggerFactory.getLogger(TaskJournal.class);

  /** A task that goes well every second is not worth a row every second. */
  private static final long BETWEEN_ROWS = Duration.ofSeconds(10).toNanos();

  private final Consumer<TaskRun> rows;
  private final ServerIdentity server;
  private final Supplier<OptionalLong> clock;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /**
   * A journal without entries.
   *
   * @param rows where a row per run goes; may throw
   */
  TaskJournal(Consumer<TaskRun> rows, ServerIdentity server, Supplier<OptionalLong> clock) {
    this.rows = rows;
    this.server = server;
    this.clock = clock;
  }

  private static final class Entry {
    long overdueSince = Long.MAX_VALUE;
    long rowAt = Long.MIN_VALUE;
    long lastDuration;
    long runs;
    long failures;
    @Nullable String lastError;
  }

  /** Takes note that a run begins. */
  synchronized void begins(String task, long firstDue) {
    Entry entry = entry(task);
    entry.overdueSince = Math.min(entry.overdueSince, firstDue);
  }

  /** Takes note of a run that went well. */
  void ended(String task, long due, long started, long ended, TaskLoop.Work.Done outcome) {
    boolean worthARow;
    synchronized (this) {
      Entry entry = entry(task);
      entry.runs++;
      entry.lastDuration = ended - started;
      if (outcome == TaskLoop.Work.Done.ALL) {
        entry.overdueSince = Long.MAX_VALUE;
      }
      worthARow = entry.lastError != null || ended - BETWEEN_ROWS >= entry.rowAt;
      if (worthARow) {
        entry.rowAt = ended;
      }
      if (entry.lastError != null) {
        LOG.info("maintenance task {} works again", task);
        entry.lastError = null;
      }
    }
    if (worthARow) {
      row(task, due, started, ended, Optional.empty());
    }
  }

  /** Takes note of a run that failed. */
  void failed(String task, long due, long started, long ended, Throwable failure) {
    String error = String.valueOf(failure.getMessage());
    synchronized (this) {
      Entry entry = entry(task);
      entry.runs++;
      entry.failures++;
      entry.lastDuration = ended - started;
      entry.rowAt = ended;
      entry.lastError = error;
    }
    LOG.warn("maintenance task {} failed: {}", task, error);
    LOG.debug("maintenance task {} failed", task, failure);
    row(task, due, started, ended, Optional.of(error));
  }

  /** The row is for people to read: that it cannot be written is no failure of the task. */
  private void row(String task, long due, long started, long ended, Optional<String> error) {
    try {
      rows.accept(new TaskRun(task, server.id(), server.name(), due, started, ended, error));
    } catch (RuntimeException e) {
      LOG.debug("a run of task {} could not be noted", task, e);
    }
  }

  private Entry entry(String task) {
    return entries.computeIfAbsent(task, name -> new Entry());
  }

  /** Returns the numbers, a row per task that has run. */
  synchronized List<TaskStats> stats() {
    OptionalLong now = clock.get();
    List<TaskStats> stats = new ArrayList<>();
    entries.forEach((task, entry) -> {
      long lag = now.isEmpty() ? 0 : Math.max(0, now.getAsLong() - entry.overdueSince);
      stats.add(
          new TaskStats(
              task,
              Duration.ofNanos(entry.overdueSince == Long.MAX_VALUE ? 0 : lag),
              Duration.ofNanos(entry.lastDuration),
              entry.runs,
              entry.failures));
    });
    return stats;
  }
}
