package io.micromegas.flight;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * The values that are bound to prepared statements, which belong to no connection. Those least used
 * are forgotten, after a time or when there are too many; they can be bound again. Thread-safe.
 */
final class PreparedStatements {
  /** Values of a statement that nobody asked for in this time are forgotten. */
  static final Duration IDLE = Duration.ofHours(1);

  /** Statements with values at a time. */
  static final int MAX_STATEMENTS = 10_000;

  /** Bytes of all values. */
  static final long MAX_BYTES = 64L << 20;

  private final Map<UUID, Bound> byId = new LinkedHashMap<>(16, 0.75f, true);
  private final LongSupplier nanoTime;
  private long bytes;

  private record Bound(ByteString values, long usedAt) {}

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  PreparedStatements(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Keeps the values of a statement, in the place of those before. */
  synchronized void bind(UUID id, ByteString values) {
    close(id);
    byId.put(id, new Bound(values, nanoTime.getAsLong()));
    bytes += values.size();
    forget();
  }

  /** Returns the values that were bound last, unless they are forgotten. */
  synchronized Optional<ByteString> values(UUID id) {
    forget();
    return Optional.ofNullable(
            byId.computeIfPresent(
                id, (key, bound) -> new Bound(bound.values(), nanoTime.getAsLong())))
        .map(Bound::values);
  }

  /** Forgets a statement. */
  synchronized void close(UUID id) {
    Bound bound = byId.remove(id);
    if (bound != null) {
      bytes -= bound.values().size();
    }
  }

  private void forget() {
    long now = nanoTime.getAsLong();
    while (!byId.isEmpty()) {
      Map.Entry<UUID, Bound> eldest = byId.entrySet().iterator().next();
      boolean idle = now - eldest.getValue().usedAt() > IDLE.toNanos();
      if (!idle && byId.size() <= MAX_STATEMENTS && bytes <= MAX_BYTES) {
        return;
      }
      close(eldest.getKey());
    }
  }
}
