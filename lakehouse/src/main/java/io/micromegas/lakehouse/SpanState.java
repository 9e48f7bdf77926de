package io.micromegas.lakehouse;

import java.util.List;

/**
 * Where the record of a thread stands after some of its blocks: all that its later blocks need to
 * know of the earlier ones. Ticks are since process start.
 *
 * @param chain number of the current chain, from 0; -1 before the first block
 * @param chainBegin where the chain begins
 * @param chainEnd greatest end of a block so far
 * @param now time of the last event
 * @param threadRow whether a span of the chain's top level has ended
 * @param orphans the chain's spans that ended without having begun, in order
 * @param open spans that have not ended, outermost first
 * @param irregularities what did not fit together so far, in all chains
 */
record SpanState(
    int chain,
    long chainBegin,
    long chainEnd,
    long now,
    boolean threadRow,
    List<Orphan> orphans,
    List<OpenSpan> open,
    Irregularities irregularities) {

  /** Before the first block. */
  static final SpanState START =
      new SpanState(-1, 0, Long.MIN_VALUE, 0, false, List.of(), List.of(), Irregularities.NONE);

  SpanState {
    orphans = List.copyOf(orphans);
    open = List.copyOf(open);
  }

  /** Returns what is known of the chain if nothing comes after it. */
  ChainFacts facts() {
    return new ChainFacts(chain, threadRow, orphans.stream().map(Orphan::id).toList());
  }

  /** A span that has not ended. */
  record OpenSpan(long id, long begin, Scope scope) {}

  /** A span that ended without having begun: it began with its chain, around all before it. */
  record Orphan(long id, long end, Scope scope) {}
}
