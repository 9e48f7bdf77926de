package io.micromegas.store;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A bounded pool of platform threads for writes and syncs: a sync blocks its thread in the kernel,
 * which on a virtual thread would take one of the few carriers out of service. Thread-safe.
 */
final class FileWorkers implements AutoCloseable {
  private final ExecutorService threads;

  FileWorkers(int count) {
    threads =
        Executors.newFixedThreadPool(
            count, Thread.ofPlatform().daemon().name("object-store-", 0).factory());
  }

  /** A piece of work by its index. */
  @FunctionalInterface
  interface Work {
    void run(int index) throws IOException;
  }

  /**
   * Runs the work for 0 to n-1, in parallel; returns, or throws the first failure, when all have
   * ended.
   */
  void forEach(int n, Work work) throws IOException {
    if (n == 1 && !Thread.currentThread().isVirtual()) {
      work.run(0);
      return;
    }
    List<Future<?>> running = new ArrayList<>(n);
    Throwable failure = null;
    try {
      for (int i = 0; i < n; i++) {
        int index = i;
        running.add(
            threads.submit(() -> {
              work.run(index);
              return true;
            }));
      }
    } catch (RejectedExecutionException e) {
      failure = e;
    }
    for (Future<?> one : running) {
      Throwable problem = await(one);
      failure = failure == null ? problem : failure;
    }
    rethrow(failure);
  }

  /** Waits to the end even if interrupted: the files are still being worked on. */
  private static @Nullable Throwable await(Future<?> one) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          one.get();
          return null;
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          return e.getCause();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void rethrow(@Nullable Throwable failure) throws IOException {
    switch (failure) {
      case null -> {}
      case IOException e -> throw e;
      case RejectedExecutionException e ->
          throw new MicromegasException(ErrorCode.UNAVAILABLE, "the object store is closed", e);
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(failure);
    }
  }

  /** Lets what is running end. */
  @Override
  public void close() {
    threads.close();
  }
}
