package io.micromegas.lakehouse;

import io.micromegas.engine.TableScan.Cancellation;
import io.micromegas.store.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Deletes objects, some at a time. Thread-safe. */
final class ObjectDeletion {
  private static final int AT_A_TIME = 8;

  private final ObjectStore store;

  ObjectDeletion(ObjectStore store) {
    this.store = store;
  }

  /**
   * What came of it.
   *
   * @param deleted keys whose objects are gone for certain
   * @param failure of the first that is not
   */
  record Deleted(List<String> deleted, @Nullable RuntimeException failure) {}

  /** Deletes what it can; the first failure ends it, as the others would fail, too. */
  Deleted delete(List<String> keys, Cancellation cancelled) {
    Semaphore turns = new Semaphore(AT_A_TIME);
    List<Future<Boolean>> deletions = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      boolean[] failed = new boolean[1];
      for (String key : keys) {
        deletions.add(
            threads.submit(() -> {
              turns.acquire();
              try {
                synchronized (failed) {
                  if (failed[0] || cancelled.isCancelled()) {
                    return false;
                  }
                }
                store.delete(key);
                return true;
              } catch (RuntimeException e) {
                synchronized (failed) {
                  failed[0] = true;
                }
                throw e;
              } finally {
                turns.release();
              }
            }));
      }
    }
    return collect(keys, deletions);
  }

  private static Deleted collect(List<String> keys, List<Future<Boolean>> deletions) {
    List<String> deleted = new ArrayList<>();
    RuntimeException failure = null;
    for (int i = 0; i < keys.size(); i++) {
      try {
        if (deletions.get(i).get()) {
          deleted.add(keys.get(i));
        }
      } catch (ExecutionException e) {
        failure =
            e.getCause() instanceof RuntimeException known
                ? known
                : new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
    return new Deleted(deleted, failure);
  }
}
