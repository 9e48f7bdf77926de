package io.micromegas.telemetry;

import java.util.SplittableRandom;

/**
 * Longs to ints from 0, by open addressing. The hash is seeded once per process, so that nobody can
 * send keys that all collide.
 */
final class LongIntMap {
  /** What {@link #get} returns for a key that is not there. */
  static final int NONE = -1;

  private static final long MULTIPLIER = new SplittableRandom().nextLong() | 1;

  private long[] keys = new long[64];
  // One more than the value; 0 marks a free place.
  private int[] values = new int[64];
  private int shift = Long.numberOfLeadingZeros(63);
  private int size;

  int get(long key) {
    int mask = keys.length - 1;
    int at = (int) ((key * MULTIPLIER) >>> shift);
    while (values[at] != 0) {
      if (keys[at] == key) {
        return values[at] - 1;
      }
      at = (at + 1) & mask;
    }
    return NONE;
  }

  /** Adds a key that is not there yet. */
  void put(long key, int value) {
    if (++size * 2 > keys.length) {
      grow();
    }
    insert(key, value + 1);
  }

  private void insert(long key, int value) {
    int mask = keys.length - 1;
    int at = (int) ((key * MULTIPLIER) >>> shift);
    while (values[at] != 0) {
      at = (at + 1) & mask;
    }
    keys[at] = key;
    values[at] = value;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldValues = values;
    keys = new long[oldKeys.length * 2];
    values = new int[keys.length];
    shift--;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldValues[i] != 0) {
        insert(oldKeys[i], oldValues[i]);
      }
    }
  }
}
