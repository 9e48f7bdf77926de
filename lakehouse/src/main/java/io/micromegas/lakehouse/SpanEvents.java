package io.micromegas.lakehouse;

import java.util.List;

/**
 * The thread-span events of one block, in order.
 *
 * @param ordinals position of each event in its block
 * @param ticks absolute ticks of each
 * @param scopes index into {@code sites} for a begin, its complement (negative) for an end
 */
record SpanEvents(int[] ordinals, long[] ticks, int[] scopes, List<Scope> sites, long sizeInBytes)
    implements Decoded {

  static final SpanEvents NONE = of(new int[0], new long[0], new int[0], List.of());

  static SpanEvents of(int[] ordinals, long[] ticks, int[] scopes, List<Scope> sites) {
    long size = 128 + 4L * ordinals.length + 8L * ticks.length + 4L * scopes.length;
    for (Scope site : sites) {
      size += site.sizeInBytes();
    }
    return new SpanEvents(ordinals, ticks, scopes, List.copyOf(sites), size);
  }

  int count() {
    return ticks.length;
  }
}
