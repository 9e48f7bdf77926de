package io.micromegas.query;

import io.micromegas.query.ProgressRun.Work;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The work on partitions that statements have started and that is not over. Thread-safe. */
final class ProgressRuns implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressRuns.class);

  private final Clock clock;
  private final Duration closeWait;
  private final Set<Run> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private record Run(ProgressRun progress, Thread thread) {}

  /**
   * @param clock of the lines
   * @param closeWait how long {@link #close} waits for work to stop
   */
  ProgressRuns(Clock clock, Duration closeWait) {
    this.clock = clock;
    this.closeWait = closeWait;
  }

  /** Starts work on a thread of its own. */
  ProgressRun start(String name, Work work) {
    ProgressRun progress = new ProgressRun(name, clock);
    Thread thread = Thread.ofVirtual().name("work-" + name).unstarted(() -> progress.run(work));
    Run run = new Run(progress, thread);
    running.removeIf(other -> other.thread().getState() == Thread.State.TERMINATED);
    running.add(run);
    thread.start();
    if (closed) {
      progress.stop();
    }
    return progress;
  }

  /** Tells all work to stop, and waits for it. */
  @Override
  public void close() {
    closed = true;
    running.forEach(run -> run.progress().stop());
    long end = System.nanoTime() + closeWait.toNanos();
    try {
      for (Run run : running) {
        Duration left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
        if (!run.thread().join(left)) {
          LOG.warn("{} has not stopped in {}", run.thread().getName(), closeWait);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
