package io.micromegas.lakehouse;

import io.micromegas.catalog.BlockRow;
import io.micromegas.lakehouse.SpanState.OpenSpan;
import io.micromegas.lakehouse.SpanState.Orphan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows the span events of a thread and writes its call trees (sql-and-lakehouse 1.9), one per
 * chain of blocks. It can stop after any block and be taken up there again: what it knows then is a
 * {@link SpanState}.
 *
 * <p>A span's row is written when it begins, which is pre-order, and completed when it ends. The
 * row above all others, which stands for the thread, is only written when the chain is over: each
 * end without a begin (the span began before the record did) takes what is there so far as its
 * children, and a new row for the thread comes above. Ticks are since process start, so that rows
 * do not depend on what is known of the clock's frequency.
 *
 * <p>What a block's events may do depends on the blocks before it only: an event beyond the latest
 * end of a block up to its own is left out, with the rest of its block.
 */
final class SpanTree {
  static final long THREAD_ID = -1;
  static final long NO_PARENT = 0;

  private final long startTicks;
  private final ScopeIndex scopes;
  private final int threadScope;
  private final SpanRows rows;

  /** Rows of the open spans, outermost first. */
  private int[] open = new int[64];

  private int depth;

  /** How many open spans there are of each hash. */
  private int[] openOfHash = new int[64];

  private int chain;
  private long chainBegin;
  private long chainEnd;
  private long now;
  private int chainFirstRow;
  private boolean hasThreadRow;
  private final List<Orphan> orphans = new ArrayList<>();

  /** Whether the current chain began before this tree was taken up. */
  private boolean chainIsOlder;

  /** Facts of the older chain, once it is over. */
  private @Nullable ChainFacts olderChain;

  private long ignoredEnds;
  private long forcedEnds;
  private long regressions;

  /**
   * A tree that goes on from a state.
   *
   * @param startTicks ticks of the process's start
   * @param rows takes the spans open in the state first, then what is new
   */
  SpanTree(long startTicks, ScopeIndex scopes, Scope thread, SpanRows rows, SpanState state) {
    this.startTicks = startTicks;
    this.scopes = scopes;
    this.threadScope = scopes.add(thread);
    this.rows = rows;
    this.chain = state.chain();
    this.chainBegin = state.chainBegin();
    this.chainEnd = state.chainEnd();
    this.now = state.now();
    this.hasThreadRow = state.threadRow();
    this.orphans.addAll(state.orphans());
    this.chainIsOlder = chain >= 0;
    this.ignoredEnds = state.irregularities().ignoredEnds();
    this.forcedEnds = state.irregularities().forcedEnds();
    this.regressions = state.irregularities().regressions();
    for (OpenSpan span : state.open()) {
      int scope = scopes.add(span.scope());
      makeRoomForHashes();
      begin(span.id(), span.begin(), scope);
    }
  }

  /**
   * Follows the next block, in the order of {@link ThreadChains}.
   *
   * @param events null for a block that cannot be decoded: its time passes without events
   */
  void add(BlockRow block, @Nullable SpanEvents events) {
    if (chain < 0 || block.beginTicks() > chainEnd) {
      completeChain();
      beginChain(block.beginTicks());
    }
    chainEnd = Math.max(chainEnd, block.endTicks());
    if (events != null) {
      follow(block.objectOffset(), events);
    }
  }

  private void beginChain(long beginTicks) {
    chain++;
    chainBegin = beginTicks;
    chainEnd = Long.MIN_VALUE;
    now = beginTicks;
    chainFirstRow = rows.size();
    hasThreadRow = false;
    chainIsOlder = false;
    orphans.clear();
  }

  private void follow(long objectOffset, SpanEvents events) {
    int[] numbers = scopes.addAll(events.sites());
    makeRoomForHashes();
    for (int i = 0; i < events.count(); i++) {
      long time = events.ticks()[i] - startTicks;
      if (time < chainBegin) {
        continue;
      }
      if (time > chainEnd) {
        return;
      }
      if (time < now) {
        // A thread's clock that steps back would put a child before its parent.
        time = now;
        regressions++;
      }
      now = time;
      long id = objectOffset + events.ordinals()[i];
      int scope = events.scopes()[i];
      if (scope >= 0) {
        begin(id, time, numbers[scope]);
      } else {
        end(id, time, numbers[~scope]);
      }
    }
  }

  private void makeRoomForHashes() {
    if (openOfHash.length < scopes.hashNumbers()) {
      openOfHash = Arrays.copyOf(openOfHash, 2 * scopes.hashNumbers());
    }
  }

  private void begin(long id, long time, int scope) {
    if (depth == open.length) {
      open = Arrays.copyOf(open, 2 * depth);
    }
    long parent = depth == 0 ? THREAD_ID : rows.id[open[depth - 1]];
    open[depth++] = rows.size();
    openOfHash[scopes.hashNumber(scope)]++;
    rows.add(id, parent, depth, time, SpanRows.OPEN, scope, orphans.size(), chain);
  }

  private void end(long id, long time, int scope) {
    int hash = scopes.hashNumber(scope);
    if (depth == 0) {
      orphans.add(new Orphan(id, time, scopes.scope(scope)));
      hasThreadRow = true;
    } else if (openOfHash[hash] == 0) {
      ignoredEnds++;
    } else {
      while (closeInnermost(time) != hash) {
        forcedEnds++;
      }
    }
  }

  private int closeInnermost(long time) {
    int row = open[--depth];
    rows.end[row] = time;
    int hash = scopes.hashNumber(rows.scope[row]);
    openOfHash[hash]--;
    if (depth == 0) {
      hasThreadRow = true;
    }
    return hash;
  }

  /** Returns where the record stands. Not to be asked after {@link #finish}. */
  SpanState state() {
    List<OpenSpan> openSpans = new ArrayList<>(depth);
    for (int i = 0; i < depth; i++) {
      int row = open[i];
      openSpans.add(new OpenSpan(rows.id[row], rows.begin[row], scopes.scope(rows.scope[row])));
    }
    return new SpanState(
        chain, chainBegin, chainEnd, now, hasThreadRow, orphans, openSpans, irregularities());
  }

  /** Ends the current chain where it stands, for a query: spans still open end with it. */
  void finish() {
    completeChain();
  }

  /** Returns what is known, so far, of the chain that this tree was taken up in; if any. */
  @Nullable ChainFacts olderChain() {
    return chainIsOlder ? facts() : olderChain;
  }

  private ChainFacts facts() {
    return new ChainFacts(chain, hasThreadRow, orphans.stream().map(Orphan::id).toList());
  }

  private void completeChain() {
    if (chain < 0) {
      return;
    }
    if (chainIsOlder) {
      olderChain = facts();
      chainIsOlder = false;
    }
    while (depth > 0) {
      int row = open[--depth];
      rows.end[row] = chainEnd;
      openOfHash[scopes.hashNumber(rows.scope[row])]--;
    }
    placeRows(facts());
    if (hasThreadRow) {
      placeThreadRow();
    }
  }

  private void placeRows(ChainFacts facts) {
    for (int row = chainFirstRow; row < rows.size(); row++) {
      if (rows.depth[row] == 1) {
        rows.parent[row] = facts.topParent(rows.outer[row]);
      }
      rows.depth[row] = facts.depth(rows.depth[row], rows.outer[row]);
      rows.chain[row] = SpanRows.FINAL;
    }
  }

  private void placeThreadRow() {
    int outer = orphans.size();
    rows.insert(chainFirstRow, 1 + outer);
    rows.set(chainFirstRow, THREAD_ID, NO_PARENT, 0, chainBegin, chainEnd, threadScope);
    for (int i = 0; i < outer; i++) {
      Orphan orphan = orphans.get(i);
      long parent = i + 1 < outer ? orphans.get(i + 1).id() : THREAD_ID;
      rows.set(
          chainFirstRow + outer - i,
          orphan.id(),
          parent,
          outer - i,
          chainBegin,
          orphan.end(),
          scopes.add(orphan.scope()));
    }
  }

  /** Returns what did not fit together so far. */
  Irregularities irregularities() {
    return new Irregularities(ignoredEnds, forcedEnds, regressions);
  }
}
