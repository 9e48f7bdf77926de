package io.micromegas.telemetry;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.time.Instant;

/**
 * Converts ticks of a process to nanoseconds since the epoch, UTC: ingestion-wire section 6, in
 * IEEE doubles in exactly that order, rounding half away from zero.
 *
 * @param frequency ticks per second, more than 0
 * @param startTicks raw ticks at process start
 * @param startTime nanoseconds since the epoch at process start, with the resolution the catalog
 *     keeps
 */
public record TickClock(long frequency, long startTicks, long startTime) {
  /** Refuses a frequency that is not positive, as CORRUPT_BLOCK. */
  public TickClock {
    if (frequency <= 0) {
      throw new MicromegasException(
          ErrorCode.CORRUPT_BLOCK, "invalid frequency of the tick counter: " + frequency);
    }
  }

  /** The clock for the logs, metrics or images of one block. */
  public static TickClock forBlock(ProcessInfo process, BlockInfo block) {
    return forLatest(process, block.endTicks(), block.endTime());
  }

  /**
   * The clock for spans, which must agree over the blocks of a process: by the greatest end of all
   * its blocks.
   *
   * @param endTicks ticks since process start
   * @param endTime wall clock, UTC
   */
  public static TickClock forLatest(ProcessInfo process, long endTicks, Instant endTime) {
    return of(
        process.tscFrequency(),
        process.startTicks(),
        catalogNanos(process.startTime()),
        endTicks,
        catalogNanos(endTime));
  }

  /**
   * A clock of the frequency that the process states or, where it states none (0 or less), of an
   * estimate by one later point in time.
   *
   * @param startTime nanoseconds since the epoch
   * @param endTicks ticks since process start at {@code endTime}
   * @param endTime nanoseconds since the epoch
   * @throws MicromegasException CORRUPT_BLOCK when the estimate is not positive
   */
  public static TickClock of(
      long tscFrequency, long startTicks, long startTime, long endTicks, long endTime) {
    if (tscFrequency > 0) {
      return new TickClock(tscFrequency, startTicks, startTime);
    }
    long elapsed = endTime - startTime;
    double seconds =
        Math.floorDiv(elapsed, 1_000_000_000L) + Math.floorMod(elapsed, 1_000_000_000L) / 1e9;
    return new TickClock(round(endTicks / seconds), startTicks, startTime);
  }

  /** Nanoseconds since the epoch of a time as the catalog keeps it: whole microseconds. */
  public static long catalogNanos(Instant time) {
    long micros = Math.multiplyExact(time.getEpochSecond(), 1_000_000L) + time.getNano() / 1_000;
    return Math.multiplyExact(micros, 1_000L);
  }

  /** Converts raw ticks, as events carry them; saturates. */
  public long toNanos(long ticks) {
    return relativeToNanos(ticks - startTicks);
  }

  /** Converts ticks since process start, as block metadata carries them; saturates. */
  public long relativeToNanos(long ticks) {
    long delta = round((double) ticks * (1e9 / (double) frequency));
    long sum = startTime + delta;
    if (((startTime ^ sum) & (delta ^ sum)) < 0) {
      return delta < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    return sum;
  }

  /** Converts a number of ticks to seconds, as measures with the unit {@code ticks} need. */
  public double toSeconds(long ticks) {
    return (double) ticks * (1000.0 / (double) frequency) / 1000.0;
  }

  /** Rounds half away from zero and saturates; NaN gives 0. */
  static long round(double value) {
    long whole = (long) value;
    if (Math.abs(value) >= 0x1p52) {
      return whole;
    }
    double rest = value - whole;
    if (rest >= 0.5) {
      return whole + 1;
    }
    return rest <= -0.5 ? whole - 1 : whole;
  }
}
