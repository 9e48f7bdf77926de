package io.micromegas.lakehouse;

import io.micromegas.telemetry.NetSpanKind;
import java.util.List;

/**
 * Where the record of a network stream stands after some of its blocks. Ticks are since process
 * start.
 *
 * @param chainEnd greatest end of a block of the current chain so far
 * @param open spans that have not ended, outermost first
 * @param beyond how many more are open that are nested too deeply to be followed
 * @param irregularities what did not fit together so far, in all chains
 */
record NetState(long chainEnd, List<Open> open, long beyond, NetIrregularities irregularities) {

  /** Before the first block: whatever comes begins a chain, of which nothing is open. */
  static final NetState START = new NetState(Long.MIN_VALUE, List.of(), 0, NetIrregularities.NONE);

  NetState {
    open = List.copyOf(open);
  }

  /**
   * A span that has not ended.
   *
   * @param outgoing of a connection
   * @param begin ticks since process start
   * @param consumed bits of the spans in it that have ended
   */
  record Open(
      NetSpanKind kind,
      long id,
      long parent,
      int depth,
      byte[] name,
      boolean outgoing,
      long begin,
      long consumed) {}
}
