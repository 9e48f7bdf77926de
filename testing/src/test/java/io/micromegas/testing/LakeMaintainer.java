package io.micromegas.testing;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.lakehouse.PartitionWork;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.LongSupplier;

/** An actor that materialises, regenerates and retires at random, as an administrator might. */
final class LakeMaintainer {
  static final List<String> VIEWS = List.of("blocks", "log_entries", "measures", "log_stats");

  /** Trouble, and what is refused as others do the same or it makes no sense just now. */
  private static final Set<ErrorCode> FINE =
      EnumSet.of(
          ErrorCode.UNAVAILABLE,
          ErrorCode.OVERLOADED,
          ErrorCode.TIMEOUT,
          ErrorCode.CANCELLED,
          ErrorCode.CONFLICT,
          ErrorCode.INVALID_ARGUMENT);

  private final PartitionWork work;
  private final LongSupplier now;
  private final long begin;
  private final Random random;
  private int done;
  private int refused;

  /** Works on what was inserted from {@code begin} on. */
  LakeMaintainer(PartitionWork work, LongSupplier now, long begin, long seed) {
    this.work = work;
    this.now = now;
    this.begin = begin;
    this.random = new Random(seed);
  }

  int done() {
    return done;
  }

  int refused() {
    return refused;
  }

  /** Does something. */
  void act() {
    String view = VIEWS.get(random.nextInt(VIEWS.size()));
    Duration delta =
        switch (random.nextInt(4)) {
          case 0 -> Duration.ofSeconds(1);
          case 1 -> Duration.ofSeconds(7);
          case 2 -> Duration.ofMinutes(1);
          default -> Duration.ofHours(1);
        };
    try {
      long length = delta.toNanos() * (1 + random.nextInt(5));
      long span = Math.max(1, now.getAsLong() - begin);
      long from = Math.floorDiv(begin + random.nextLong(span), delta.toNanos()) * delta.toNanos();
      switch (random.nextInt(6)) {
        case 0 -> work.retire(view, "global", from, from + length, message -> {}, () -> false);
        case 1 -> work.regenerate(view, from, from + length, delta, message -> {}, () -> false);
        default -> work.materialize(view, from, from + length, delta, message -> {}, () -> false);
      }
      done++;
    } catch (MicromegasException e) {
      if (!FINE.contains(e.code())) {
        throw new AssertionError("maintenance failed for no reason of its own: " + e, e);
      }
      refused++;
    } catch (IllegalStateException e) {
      // The clock could not be read: the connection of the referee was fine, the server was not.
      refused++;
    }
  }
}
