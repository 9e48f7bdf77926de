package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.TableScan.Cancellation;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Runs one task when it is due. A run that is missed is not made up for by a run of its own: the
 * next one has more to do. A run that fails, or leaves something to do, comes again before the next
 * is due. Times are nanoseconds since the epoch. One thread calls {@link #step}.
 */
final class TaskLoop {
  private static final long FIRST_RETRY = Duration.ofSeconds(5).toNanos();
  private static final long LONGEST_RETRY = Duration.ofMinutes(10).toNanos();

  private final String task;
  private final Schedule schedule;
  private final Work work;
  private final TaskJournal journal;
  private final LongSupplier delay;
  private long done = Long.MIN_VALUE;
  private long notBefore = Long.MIN_VALUE;
  private long nextRetry = FIRST_RETRY;

  /**
   * A task that has not run yet.
   *
   * @param delay how long after the schedule this server begins, nanoseconds
   */
  TaskLoop(String task, Schedule schedule, Work work, TaskJournal journal, LongSupplier delay) {
    this.task = task;
    this.schedule = schedule;
    this.work = work;
    this.journal = journal;
    this.delay = delay;
  }

  /** What a task does. */
  @FunctionalInterface
  interface Work {
    /** How far a run came. */
    enum Done {
      /** Until the next run is due, there is nothing to do. */
      ALL,
      /** The rest is for a run that may follow at once. */
      PART
    }

    /**
     * Does what is to be done.
     *
     * @param scheduled the whole period that the run is for
     * @param now what time it is
     */
    Done run(long scheduled, long now, Cancellation cancelled);
  }

  String task() {
    return task;
  }

  /** Runs the task if it is due; returns the time at which to look again. */
  long step(LongSupplier clock, Cancellation cancelled) {
    long now = clock.getAsLong();
    long behind = delay.getAsLong();
    long scheduled = schedule.latest(now - behind);
    if (scheduled <= done) {
      return schedule.dueAfter(done) + behind;
    }
    if (now < notBefore) {
      return notBefore;
    }
    journal.begins(task, schedule.due(firstMissed(scheduled)));
    try {
      Work.Done outcome = work.run(scheduled, now, cancelled);
      nextRetry = FIRST_RETRY;
      if (outcome == Work.Done.ALL) {
        done = scheduled;
      }
      journal.ended(task, schedule.due(scheduled), now, clock.getAsLong(), outcome);
      return outcome == Work.Done.ALL ? schedule.dueAfter(scheduled) + behind : now;
    } catch (RuntimeException | Error e) {
      if (e instanceof MicromegasException known
          && known.code() == ErrorCode.CANCELLED
          && cancelled.isCancelled()) {
        return Long.MAX_VALUE;
      }
      notBefore = clock.getAsLong() + Math.min(nextRetry, schedule.periodNanos());
      nextRetry = Math.min(2 * nextRetry, LONGEST_RETRY);
      journal.failed(task, schedule.due(scheduled), now, clock.getAsLong(), e);
      return notBefore;
    }
  }

  private long firstMissed(long scheduled) {
    return done == Long.MIN_VALUE ? scheduled : done + schedule.periodNanos();
  }
}
