package io.micromegas.store;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs pieces of work side by side on virtual threads; how many at once is the work's to bound. */
final class VirtualTasks {
  private VirtualTasks() {}

  /** A piece of work by its index. */
  @FunctionalInterface
  interface Task {
    void run(int index);
  }

  /**
   * Runs the task for 0 to n-1 and returns when all have ended; throws the first failure, after
   * which tasks not yet begun are left out. An interrupt is passed on to the tasks.
   */
  static void forEach(int n, Task task) {
    if (n == 1) {
      task.run(0);
      return;
    }
    AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    AtomicReference<@Nullable Error> error = new AtomicReference<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < n; i++) {
        int index = i;
        threads.execute(() -> {
          try {
            if (failure.get() == null && error.get() == null) {
              task.run(index);
            }
          } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
          } catch (Error e) {
            error.compareAndSet(null, e);
          }
        });
      }
    }
    Error fatal = error.get();
    if (fatal != null) {
      throw fatal;
    }
    RuntimeException first = failure.get();
    if (first != null) {
      throw first;
    }
  }
}
