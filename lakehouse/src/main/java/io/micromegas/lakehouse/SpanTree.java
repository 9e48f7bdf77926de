package io.micromegas.lakehouse;

import io.micromegas.telemetry.TickClock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Follows the span events of a thread and writes its call trees (sql-and-lakehouse 1.9), one per
 * chain of blocks.
 *
 * <p>A span's row is written when it begins, which is pre-order, and completed when it ends. The
 * row above all others, which stands for the thread, is only written when the chain is over: each
 * end without a begin (the span began before the record did) takes what is there so far as its
 * children, and a new row for the thread comes above.
 */
final class SpanTree {
  private static final long THREAD_ID = -1;
  private static final long NO_PARENT = 0;

  private final TickClock clock;
  private final ScopeIndex scopes;
  private final int threadScope;
  private final SpanRows rows;

  /** Rows of the open spans, outermost first. */
  private int[] open = new int[64];

  private int depth;

  /** How many open spans there are of each hash. */
  private int[] openOfHash = new int[64];

  private long chainBegin;
  private long chainEnd;
  private long now;
  private int chainFirstRow;
  private boolean hasThreadRow;
  private final List<Orphan> orphans = new ArrayList<>();

  private long ignoredEnds;
  private long forcedEnds;
  private long regressions;

  /**
   * A span that ended without having begun.
   *
   * @param firstRowAfter the first row that is not inside it
   */
  private record Orphan(long id, long end, int scope, int firstRowAfter) {}

  SpanTree(TickClock clock, ScopeIndex scopes, Scope thread, SpanRows rows) {
    this.clock = clock;
    this.scopes = scopes;
    this.threadScope = scopes.add(thread);
    this.rows = rows;
  }

  /** Starts a chain; bounds in ticks since process start. */
  void beginChain(long beginTicks, long endTicks) {
    chainBegin = clock.relativeToNanos(beginTicks);
    chainEnd = clock.relativeToNanos(endTicks);
    now = chainBegin;
    chainFirstRow = rows.size();
    hasThreadRow = false;
    depth = 0;
    orphans.clear();
  }

  /** Follows the events of the next block of the chain. */
  void add(long objectOffset, SpanEvents events) {
    int[] numbers = scopes.addAll(events.sites());
    if (openOfHash.length < scopes.hashNumbers()) {
      openOfHash = Arrays.copyOf(openOfHash, 2 * scopes.hashNumbers());
    }
    for (int i = 0; i < events.count(); i++) {
      long time = clock.toNanos(events.ticks()[i]);
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

  private void begin(long id, long time, int scope) {
    if (depth == open.length) {
      open = Arrays.copyOf(open, 2 * depth);
    }
    long parent = depth == 0 ? THREAD_ID : rows.id[open[depth - 1]];
    open[depth++] = rows.size();
    openOfHash[scopes.hashNumber(scope)]++;
    rows.add(id, parent, depth, time, chainEnd, scope);
  }

  private void end(long id, long time, int scope) {
    int hash = scopes.hashNumber(scope);
    if (depth == 0) {
      orphans.add(new Orphan(id, time, scope, rows.size()));
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

  /** Completes the rows of the chain. Spans still open end with it. */
  void endChain() {
    while (depth > 0) {
      openOfHash[scopes.hashNumber(rows.scope[open[--depth]])]--;
    }
    if (hasThreadRow) {
      placeThreadRow();
    } else if (rows.size() > chainFirstRow) {
      // Nothing at the top level ever ended: the outermost span is the top row itself.
      rows.parent[chainFirstRow] = NO_PARENT;
      for (int row = chainFirstRow; row < rows.size(); row++) {
        rows.depth[row]--;
      }
    }
  }

  private void placeThreadRow() {
    int outer = orphans.size();
    int row = chainFirstRow;
    for (int i = 0; i < outer; i++) {
      Orphan orphan = orphans.get(i);
      for (; row < orphan.firstRowAfter(); row++) {
        if (rows.depth[row] == 1) {
          rows.parent[row] = orphan.id();
        }
        rows.depth[row] += outer - i;
      }
    }
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
          orphan.scope());
    }
  }

  /** Returns what did not fit together so far. */
  SpanTable.Irregularities irregularities() {
    return new SpanTable.Irregularities(ignoredEnds, forcedEnds, regressions);
  }
}
