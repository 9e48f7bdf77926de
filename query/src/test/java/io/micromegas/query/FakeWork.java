package io.micromegas.query;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.TableScan.Cancellation;
import io.micromegas.lakehouse.PartitionWork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Partitions that nobody has: notes what it is asked, says as many lines as told, waits between
 * them if told to, and fails at the end on demand.
 */
final class FakeWork implements PartitionWork {
  /** What was asked, as text. */
  final Queue<String> asked = new ConcurrentLinkedQueue<>();

  volatile int lines = 3;
  volatile @Nullable RuntimeException failAtTheEnd;

  /** Called before each line but the first; null if the work was cancelled then. */
  volatile Waiting beforeLine = (line, cancelled) -> {};

  /** Opened when work ends, however it does. */
  volatile CountDownLatch ended = new CountDownLatch(1);

  /** Holds the work up. */
  interface Waiting {
    void before(int line, Cancellation cancelled);
  }

  private void work(String what, Progress progress, Cancellation cancelled) {
    asked.add(what);
    try {
      for (int line = 1; line <= lines; line++) {
        beforeLine.before(line, cancelled);
        if (cancelled.isCancelled()) {
          throw new MicromegasException(ErrorCode.CANCELLED, "the work was cancelled");
        }
        progress.say("line " + line);
      }
      RuntimeException failure = failAtTheEnd;
      if (failure != null) {
        throw failure;
      }
    } finally {
      ended.countDown();
    }
  }

  @Override
  public void materialize(
      String view,
      long begin,
      long end,
      Duration delta,
      Progress progress,
      Cancellation cancelled) {
    work(text("materialize", view, begin, end, delta), progress, cancelled);
  }

  @Override
  public void regenerate(
      String view,
      long begin,
      long end,
      Duration delta,
      Progress progress,
      Cancellation cancelled) {
    work(text("regenerate", view, begin, end, delta), progress, cancelled);
  }

  @Override
  public void retire(
      String viewSet,
      String instance,
      long begin,
      long end,
      Progress progress,
      Cancellation cancelled) {
    work(text("retire", viewSet + "/" + instance, begin, end, ""), progress, cancelled);
  }

  private static String text(String verb, String what, long begin, long end, Object delta) {
    long start = FakeLakehouse.START;
    return verb + " " + what + " " + (begin - start) + " " + (end - start) + " " + delta;
  }

  @Override
  public List<String> retireFiles(List<Optional<String>> paths) {
    List<String> answers = new ArrayList<>();
    for (Optional<String> path : paths) {
      asked.add("retire file " + path.orElse("NULL"));
      answers.add(
          path.map(known -> "SUCCESS: Retired partition " + known)
              .orElse("ERROR: all arguments must be non-null"));
    }
    return answers;
  }

  @Override
  public List<String> retireExactly(List<PartitionName> partitions) {
    List<String> answers = new ArrayList<>();
    for (PartitionName name : partitions) {
      asked.add(
          "retire exactly "
              + name.viewSet().orElse("NULL")
              + "/"
              + name.instance().orElse("NULL")
              + " "
              + name.begin().map(time -> time - FakeLakehouse.START)
              + " "
              + name.end().map(time -> time - FakeLakehouse.START)
              + name.schemaVersion().map(bytes -> " v" + bytes[0]).orElse(""));
      answers.add("SUCCESS: Retired partition " + name.viewSet().orElse("NULL"));
    }
    return answers;
  }
}
