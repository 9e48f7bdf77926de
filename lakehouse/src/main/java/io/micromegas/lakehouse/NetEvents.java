package io.micromegas.lakehouse;

import io.micromegas.telemetry.NetSpanKind;
import java.util.List;

/**
 * The network events of one block, in order.
 *
 * @param ordinals position of each event in its block
 * @param ticks absolute ticks of each
 * @param actions what each is, see {@link #kind} and its neighbours
 * @param names index into {@code texts}; 0 where an event has none
 * @param bits of ends and properties
 */
record NetEvents(
    int[] ordinals,
    long[] ticks,
    int[] actions,
    int[] names,
    long[] bits,
    List<byte[]> texts,
    long sizeInBytes)
    implements Decoded {
  private static final int KIND = 3;
  private static final int BEGINS = 4;
  private static final int OUTGOING = 8;

  static final NetEvents NONE =
      of(new int[0], new long[0], new int[0], new int[0], new long[0], List.of());

  static NetEvents of(
      int[] ordinals, long[] ticks, int[] actions, int[] names, long[] bits, List<byte[]> texts) {
    long size = 160 + 28L * ticks.length;
    for (byte[] text : texts) {
      size += 32 + text.length;
    }
    return new NetEvents(ordinals, ticks, actions, names, bits, List.copyOf(texts), size);
  }

  /** Returns what stands for an event in {@code actions}. */
  static int action(NetSpanKind kind, boolean begins, boolean outgoing) {
    return kind.code() | (begins ? BEGINS : 0) | (outgoing ? OUTGOING : 0);
  }

  int count() {
    return ticks.length;
  }

  NetSpanKind kind(int event) {
    return NetSpanKind.of(actions[event] & KIND);
  }

  boolean begins(int event) {
    return (actions[event] & BEGINS) != 0;
  }

  boolean outgoing(int event) {
    return (actions[event] & OUTGOING) != 0;
  }

  byte[] name(int event) {
    return texts.get(names[event]);
  }
}
