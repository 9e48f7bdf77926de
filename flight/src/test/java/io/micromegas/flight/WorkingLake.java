package io.micromegas.flight;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.TableScan.Cancellation;
import io.micromegas.lakehouse.BlockPayloads;
import io.micromegas.lakehouse.Lakehouse;
import io.micromegas.lakehouse.PartitionWork;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A lake without views, whose partitions take as long as a test wants: a permit for each line. */
final class WorkingLake implements Lakehouse, PartitionWork {
  final Semaphore lines = new Semaphore(0);
  final AtomicInteger started = new AtomicInteger();
  final CountDownLatch cancelled = new CountDownLatch(1);

  @Override
  public void materialize(
      String view, long begin, long end, Duration delta, Progress progress, Cancellation stop) {
    started.incrementAndGet();
    try {
      for (int line = 1; line <= 3; line++) {
        while (!lines.tryAcquire(5, TimeUnit.MILLISECONDS)) {
          if (stop.isCancelled()) {
            cancelled.countDown();
            throw new MicromegasException(ErrorCode.CANCELLED, "stopped");
          }
        }
        progress.say("line " + line);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (view.equals("broken")) {
      throw new MicromegasException(ErrorCode.CONFLICT, "a partition lies across");
    }
  }

  @Override
  public void regenerate(
      String view, long begin, long end, Duration delta, Progress progress, Cancellation stop) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void retire(
      String viewSet,
      String instance,
      long begin,
      long end,
      Progress progress,
      Cancellation cancelled) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<String> retireFiles(List<Optional<String>> paths) {
    started.addAndGet(paths.size());
    return paths.stream().map(path -> "SUCCESS: Retired partition " + path.orElse("")).toList();
  }

  @Override
  public List<String> retireExactly(List<PartitionName> partitions) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<ViewDefinition> globalViews() {
    return List.of();
  }

  @Override
  public Optional<ViewDefinition> viewSet(String name) {
    return Optional.empty();
  }

  @Override
  public ReadSession open(Runnable revoked) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void shorten(String viewSet, Optional<String> instance, Cancellation cancelled) {
    throw new UnsupportedOperationException();
  }

  @Override
  public PartitionWork partitionWork() {
    return this;
  }

  @Override
  public BlockPayloads payloads() {
    return (blocks, cancelled) -> List.of();
  }

  @Override
  public void close() {}
}
