package io.micromegas.ingest;

import io.micromegas.catalog.Catalog;
import io.micromegas.store.ObjectStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether database and object store answer. Both are asked at once; a yes is good for a second, a
 * no for nothing. However many ask, one check runs: a database that hangs is not flooded.
 */
final class Readiness {
  /** How long a caller waits for both answers. */
  static final long TIMEOUT_MS = 2_000;

  /** How long a yes is believed. */
  static final long YES_LASTS_MS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);
  private static final Executor THREADS =
      task -> Thread.ofVirtual().name("ingest-ready").start(task);

  private final Catalog catalog;
  private final ObjectStore store;
  private @Nullable CompletableFuture<Void> running;
  private long yesAt;
  private boolean yes;

  Readiness(Catalog catalog, ObjectStore store) {
    this.catalog = catalog;
    this.store = store;
  }

  /** Blocks for two seconds at most. */
  boolean isReady() {
    CompletableFuture<Void> check;
    synchronized (this) {
      if (yes && System.nanoTime() - yesAt < TimeUnit.MILLISECONDS.toNanos(YES_LASTS_MS)) {
        return true;
      }
      check = running;
      if (check == null || check.isDone()) {
        check =
            CompletableFuture.allOf(
                CompletableFuture.runAsync(catalog::ping, THREADS),
                CompletableFuture.runAsync(store::ping, THREADS));
        running = check;
      }
    }
    try {
      check.get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
      synchronized (this) {
        yes = true;
        yesAt = System.nanoTime();
      }
      return true;
    } catch (ExecutionException e) {
      LOG.warn("not ready", e.getCause());
    } catch (TimeoutException e) {
      LOG.warn("not ready: no answer from database or store within {} ms", TIMEOUT_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }
}
