package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.InsertRange;
import io.micromegas.engine.TableScan.Cancellation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Work on many buckets, several at a time. One that fails keeps no other from being done; a
 * cancellation stops all of them.
 */
final class BucketWork {
  private static final int MOST_NAMED = 10;

  private final List<InsertRange> buckets;
  private final Each each;
  private final Cancellation cancelled;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final List<Failure> failures = new ArrayList<>();

  /** What is done to a bucket. */
  interface Each {
    /** Does it; stops with CANCELLED soon after that is asked for. */
    void run(InsertRange bucket, Cancellation cancelled);
  }

  private record Failure(InsertRange bucket, Throwable error) {}

  private BucketWork(List<InsertRange> buckets, Each each, Cancellation cancelled) {
    this.buckets = buckets;
    this.each = each;
    this.cancelled = cancelled;
  }

  /** Does it to all of them, then throws one error that names those that failed. */
  static void forEach(List<InsertRange> buckets, int parallel, Cancellation cancelled, Each each) {
    BucketWork work = new BucketWork(List.copyOf(buckets), each, cancelled);
    if (buckets.size() == 1 || parallel == 1) {
      work.takeTurns();
    } else {
      work.runOnThreads(Math.min(parallel, buckets.size()));
    }
    work.throwFailures();
  }

  private boolean isStopped() {
    return stopped.get() || cancelled.isCancelled();
  }

  private void takeTurns() {
    for (int i = next.getAndIncrement(); i < buckets.size(); i = next.getAndIncrement()) {
      InsertRange bucket = buckets.get(i);
      try {
        Cancelled.check(this::isStopped);
        each.run(bucket, this::isStopped);
      } catch (RuntimeException | Error e) {
        failed(bucket, e);
      }
    }
  }

  private void failed(InsertRange bucket, Throwable error) {
    boolean stop =
        error instanceof Error
            || (error instanceof MicromegasException e && e.code() == ErrorCode.CANCELLED);
    synchronized (failures) {
      // Of a cancellation one is enough, and it is what all others are about.
      if (stopped.get()) {
        return;
      }
      failures.add(stop ? 0 : failures.size(), new Failure(bucket, error));
      if (stop) {
        stopped.set(true);
        next.set(buckets.size());
      }
    }
  }

  private void runOnThreads(int count) {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      threads.add(Thread.ofVirtual().name("partition-bucket-" + i).start(this::takeTurns));
    }
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
          stopped.set(true);
          next.set(buckets.size());
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
      throw Cancelled.error();
    }
  }

  private void throwFailures() {
    if (failures.isEmpty()) {
      return;
    }
    Throwable first = failures.getFirst().error();
    if (first instanceof Error error) {
      throw error;
    }
    if (stopped.get() || buckets.size() == 1) {
      throw first instanceof RuntimeException e ? e : new IllegalStateException(first);
    }
    ErrorCode code = first instanceof MicromegasException e ? e.code() : ErrorCode.INTERNAL;
    throw new MicromegasException(code, message(), first);
  }

  private String message() {
    List<Failure> byTime = new ArrayList<>(failures);
    byTime.sort(Comparator.comparingLong(failure -> failure.bucket().begin()));
    StringBuilder message = new StringBuilder();
    message.append(byTime.size()).append(" of ").append(buckets.size()).append(" buckets failed: ");
    for (int i = 0; i < Math.min(byTime.size(), MOST_NAMED); i++) {
      Failure failure = byTime.get(i);
      message
          .append(i == 0 ? "" : "; ")
          .append(TimeText.of(failure.bucket()))
          .append(": ")
          .append(failure.error().getMessage());
    }
    if (byTime.size() > MOST_NAMED) {
      message.append("; and ").append(byTime.size() - MOST_NAMED).append(" more");
    }
    return message.toString();
  }
}
