package io.micromegas.query;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.TableScan.Cancellation;
import io.micromegas.lakehouse.PartitionWork.Progress;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that tells of its progress, on a thread of its own, and what it has told so far. The work is
 * held back while nobody reads.
 */
final class ProgressRun implements Progress, Cancellation {
  /** What was told and not read; then the work waits. */
  static final int MOST_LINES = 100;

  private static final Logger LOG = LoggerFactory.getLogger(ProgressRun.class);
  private static final long LOOK_AGAIN_MILLIS = 10;

  /** What is done. */
  interface Work {
    /** Works until done; what it throws is the end of the progress. */
    void run(Progress progress, Cancellation cancelled);
  }

  /**
   * A sentence.
   *
   * @param time nanoseconds since the epoch, UTC
   */
  record Line(long time, String message) {}

  private final String name;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Line> lines = new ArrayDeque<>();
  private boolean over;
  private @Nullable MicromegasException failure;
  private volatile boolean stopped;

  /**
   * @param name of the function, for errors
   */
  ProgressRun(String name, Clock clock) {
    this.name = name;
    this.clock = clock;
  }

  /** Does the work on the calling thread, and never throws. */
  void run(Work work) {
    MicromegasException failed = null;
    try {
      work.run(this, this);
    } catch (MicromegasException e) {
      failed = e;
    } catch (Throwable e) {
      LOG.error("{} failed", name, e);
      failed =
          new MicromegasException(
              ErrorCode.INTERNAL, name + " failed; the server's log says why", e);
    }
    lock.lock();
    try {
      over = true;
      failure = failed;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void say(String message) {
    Instant now = clock.instant();
    Line line = new Line(now.getEpochSecond() * 1_000_000_000L + now.getNano(), message);
    lock.lock();
    try {
      while (lines.size() >= MOST_LINES && !stopped) {
        changed.await();
      }
      if (stopped) {
        throw cancelled();
      }
      lines.add(line);
      changed.signalAll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cancelled();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns what was told since the last call, waiting for it; nothing when the work is over, well
   * or not.
   */
  List<Line> take(Cancellation reader) {
    lock.lock();
    try {
      while (lines.isEmpty() && !over) {
        if (stopped || reader.isCancelled()) {
          stop();
          throw cancelled();
        }
        changed.await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
      }
      List<Line> taken = new ArrayList<>(lines);
      lines.clear();
      changed.signalAll();
      return taken;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cancelled();
    } finally {
      lock.unlock();
    }
  }

  /** Returns what ended the work, if it is over and did not go well. */
  Optional<MicromegasException> failure() {
    lock.lock();
    try {
      return Optional.ofNullable(failure);
    } finally {
      lock.unlock();
    }
  }

  private MicromegasException cancelled() {
    return new MicromegasException(ErrorCode.CANCELLED, name + " was cancelled");
  }

  @Override
  public boolean isCancelled() {
    return stopped;
  }

  /** Tells the work to stop at the next safe place; does not wait. */
  void stop() {
    lock.lock();
    try {
      stopped = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
