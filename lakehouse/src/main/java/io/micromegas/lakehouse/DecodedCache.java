package io.micromegas.lakehouse;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.TableScan.Cancellation;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was decoded lately, bounded by bytes of heap. Queries that want the same thing at the same
 * time decode it once: the first one does it, on its own thread, the others wait. Decoding is never
 * broken off, so a query that is cancelled meanwhile spoils nothing for the others. Thread-safe.
 */
final class DecodedCache {
  private static final int BYTES_PER_WEIGHT = 1024;
  private static final long POLL_MILLIS = 5;

  private final Cache<Key, Decoded> entries;
  private final Map<Key, CompletableFuture<Decoded>> running = new ConcurrentHashMap<>();

  DecodedCache(long maxBytes) {
    this.entries =
        Caffeine.newBuilder()
            .maximumWeight(Math.max(1, maxBytes / BYTES_PER_WEIGHT))
            .weigher((Key key, Decoded value) -> weight(value))
            .executor(Runnable::run)
            .build();
  }

  private static int weight(Decoded value) {
    return (int) Math.min(Integer.MAX_VALUE, 1 + value.sizeInBytes() / BYTES_PER_WEIGHT);
  }

  /** What is decoded: a block for a view, or all spans of a stream. */
  sealed interface Key permits BlockKey, SpansKey {}

  /** A block as one view reads it. */
  record BlockKey(UUID blockId, BlockKind kind) implements Key {}

  /**
   * The spans of a stream that are in no partition.
   *
   * @param after digest of the blocks before, which partitions hold
   * @param input digest of all blocks: everything that the rows depend on
   */
  record SpansKey(UUID streamId, SpanInput after, SpanInput input) implements Key {}

  /** Returns what is there already, without waiting. */
  @Nullable Decoded peek(Key key) {
    return entries.getIfPresent(key);
  }

  /**
   * Returns what is there, or decodes it, or waits for the thread that does. What {@code decode}
   * throws goes to all who wait and is not kept.
   */
  Decoded get(Key key, Supplier<Decoded> decode, Cancellation cancelled) {
    Decoded known = peek(key);
    if (known != null) {
      return known;
    }
    CompletableFuture<Decoded> mine = new CompletableFuture<>();
    CompletableFuture<Decoded> theirs = running.putIfAbsent(key, mine);
    if (theirs != null) {
      return await(theirs, cancelled);
    }
    try {
      // Another thread may have been done between the two looks.
      known = peek(key);
      Decoded value = known == null ? decode.get() : known;
      entries.put(key, value);
      mine.complete(value);
      return value;
    } catch (Throwable e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      running.remove(key, mine);
    }
  }

  private static Decoded await(CompletableFuture<Decoded> future, Cancellation cancelled) {
    while (true) {
      try {
        return future.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        Cancelled.check(cancelled);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Cancelled.error();
      } catch (ExecutionException e) {
        throw rethrown(e);
      }
    }
  }

  private static MicromegasException rethrown(ExecutionException e) {
    // A new exception per waiter: one shared between threads would collect their stack traces.
    return e.getCause() instanceof MicromegasException cause
        ? new MicromegasException(cause.code(), cause.getMessage(), cause)
        : new MicromegasException(ErrorCode.INTERNAL, "decoding failed: " + e.getCause(), e);
  }

  /** Returns how many bytes are kept, as {@link Decoded#sizeInBytes} counts, rounded up. */
  long sizeInBytes() {
    entries.cleanUp();
    return entries.policy().eviction().orElseThrow().weightedSize().orElseThrow()
        * BYTES_PER_WEIGHT;
  }

  void clear() {
    entries.invalidateAll();
  }
}
