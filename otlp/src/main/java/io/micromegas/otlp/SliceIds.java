package io.micromegas.otlp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Ids for pieces of one array of bytes: equal pieces have the same id, dense from 0. Keeps where
 * the first of each stands, not its bytes. Not thread-safe.
 */
final class SliceIds {
  private static final int FREE = -1;
  private static final long STEP = 0x9e3779b97f4a7c15L;
  private static final int FIRST_SLOTS = 64;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Senders choose the bytes, and shall not know which of them would collide. */
  private static final long SEED = new SecureRandom().nextLong();

  private int[] slots = freeSlots(FIRST_SLOTS);
  private int[] offsets = new int[FIRST_SLOTS / 2];
  private int[] lengths = new int[FIRST_SLOTS / 2];
  private int[] hashes = new int[FIRST_SLOTS / 2];
  private int size;

  /** How many can be found again. */
  private int found;

  int size() {
    return size;
  }

  int offset(int id) {
    return offsets[id];
  }

  int length(int id) {
    return lengths[id];
  }

  /**
   * Returns the id of a piece; it is new, and kept, if it equals the size before.
   *
   * @param in holds this piece and, at their places, all before it
   */
  int id(byte[] in, int offset, int length) {
    int hash = hash(in, offset, length);
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (slots[slot] != FREE) {
      int id = slots[slot];
      if (hashes[id] == hash
          && lengths[id] == length
          && Arrays.equals(in, offsets[id], offsets[id] + length, in, offset, offset + length)) {
        return id;
      }
      slot = (slot + 1) & mask;
    }
    int id = add(offset, length);
    if (2 * ++found > slots.length) {
      rehash();
      slot = freeSlot(hash);
    }
    slots[slot] = id;
    hashes[id] = hash;
    return id;
  }

  /** Gives a piece an id of its own, whether or not it equals another; none will be equal to it. */
  int add(int offset, int length) {
    if (size == offsets.length) {
      int capacity = 2 * offsets.length;
      offsets = Arrays.copyOf(offsets, capacity);
      lengths = Arrays.copyOf(lengths, capacity);
      hashes = Arrays.copyOf(hashes, capacity);
    }
    offsets[size] = offset;
    lengths[size] = length;
    return size++;
  }

  private void rehash() {
    int[] before = slots;
    slots = freeSlots(2 * before.length);
    for (int id : before) {
      if (id != FREE) {
        slots[freeSlot(hashes[id])] = id;
      }
    }
  }

  private int freeSlot(int hash) {
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (slots[slot] != FREE) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static int[] freeSlots(int count) {
    int[] slots = new int[count];
    Arrays.fill(slots, FREE);
    return slots;
  }

  /** Four times eight bytes at a time, so that no multiplication waits for the one before. */
  private static int hash(byte[] in, int offset, int length) {
    int at = offset;
    int end = offset + length;
    long a = SEED + length;
    if (length >= 4 * Long.BYTES) {
      long b = a + STEP;
      long c = b + STEP;
      long d = c + STEP;
      while (at <= end - 4 * Long.BYTES) {
        a = mix(a ^ (long) LONG.get(in, at));
        b = mix(b ^ (long) LONG.get(in, at + 8));
        c = mix(c ^ (long) LONG.get(in, at + 16));
        d = mix(d ^ (long) LONG.get(in, at + 24));
        at += 4 * Long.BYTES;
      }
      a = mix(mix(mix(a ^ b) ^ c) ^ d);
    }
    while (at <= end - Long.BYTES) {
      a = mix(a ^ (long) LONG.get(in, at));
      at += Long.BYTES;
    }
    long rest = 0;
    while (at < end) {
      rest = rest << 8 | (in[at++] & 0xff);
    }
    return (int) (mix(a ^ rest) >>> 32);
  }

  private static long mix(long bits) {
    long spread = bits * STEP;
    return spread ^ (spread >>> 29);
  }
}
