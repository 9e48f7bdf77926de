package io.micromegas.lakehouse;

import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * The database's clock, carried on by this machine's monotonic one between two readings: so that
 * servers agree on what is due, whatever their own clocks say. Thread-safe.
 */
final class LakeClock {
  private final LongSupplier monotonic;
  private boolean told;
  private long offset;

  LakeClock(LongSupplier monotonic) {
    this.monotonic = monotonic;
  }

  /**
   * Takes a reading that was just made, nanoseconds since the epoch. By the time that the answer
   * has travelled, this clock is late and never early: nothing that lies in the database's future
   * is taken for past.
   */
  synchronized void told(long databaseTime) {
    offset = databaseTime - monotonic.getAsLong();
    told = true;
  }

  /** Returns the database's time, about; empty before the first reading. */
  synchronized OptionalLong now() {
    return told ? OptionalLong.of(monotonic.getAsLong() + offset) : OptionalLong.empty();
  }
}
