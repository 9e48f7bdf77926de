package io.micromegas.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that do something once, and threads that do something until those are done. */
final class Actors implements AutoCloseable {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<?>> once = new ArrayList<>();
  private final List<Future<?>> again = new ArrayList<>();
  private volatile boolean stopped;

  /** What an actor does. */
  interface Act {
    void run() throws Exception;
  }

  void once(Act act) {
    once.add(
        threads.submit(() -> {
          act.run();
          return true;
        }));
  }

  void again(Act act) {
    again.add(
        threads.submit(() -> {
          while (!stopped) {
            act.run();
          }
          return true;
        }));
  }

  /** Waits until everything is done; throws what the first that failed threw. */
  void await() throws InterruptedException {
    try {
      await(once);
    } finally {
      stopped = true;
    }
    await(again);
  }

  private static void await(List<Future<?>> actors) throws InterruptedException {
    for (Future<?> actor : actors) {
      try {
        actor.get();
      } catch (ExecutionException e) {
        throw new AssertionError(String.valueOf(e.getCause()), e.getCause());
      }
    }
  }

  @Override
  public void close() {
    stopped = true;
    threads.shutdownNow();
    threads.close();
  }
}
