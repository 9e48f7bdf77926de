package io.micromegas.lakehouse;

import java.util.Arrays;

/**
 * Rows of thread_spans under construction, in pre-order, in parallel arrays. Times are ticks since
 * process start.
 */
final class SpanRows {
  /** The end of a span that has none yet. */
  static final long OPEN = Long.MAX_VALUE;

  /** The chain of a row that is final: its depth and parent are what a query sees. */
  static final int FINAL = -1;

  long[] id;
  long[] parent;
  long[] begin;
  long[] end;
  int[] depth;
  int[] scope;

  /** How many orphans of its chain came before the row. */
  int[] outer;

  /** Chain that the row still depends on, or {@link #FINAL}. */
  int[] chain;

  private int size;

  SpanRows(int capacity) {
    int first = Math.max(16, capacity);
    id = new long[first];
    parent = new long[first];
    begin = new long[first];
    end = new long[first];
    depth = new int[first];
    scope = new int[first];
    outer = new int[first];
    chain = new int[first];
  }

  int size() {
    return size;
  }

  void add(long id, long parent, int depth, long begin, long end, int scope, int outer, int chain) {
    ensure(size + 1);
    set(size++, id, parent, depth, begin, end, scope);
    this.outer[size - 1] = outer;
    this.chain[size - 1] = chain;
  }

  /** Writes a final row. */
  void set(int row, long id, long parent, int depth, long begin, long end, int scope) {
    this.id[row] = id;
    this.parent[row] = parent;
    this.begin[row] = begin;
    this.end[row] = end;
    this.depth[row] = depth;
    this.scope[row] = scope;
    this.outer[row] = 0;
    this.chain[row] = FINAL;
  }

  /** Makes room for some rows before the given one. */
  void insert(int row, int count) {
    ensure(size + count);
    int moved = size - row;
    System.arraycopy(id, row, id, row + count, moved);
    System.arraycopy(parent, row, parent, row + count, moved);
    System.arraycopy(begin, row, begin, row + count, moved);
    System.arraycopy(end, row, end, row + count, moved);
    System.arraycopy(depth, row, depth, row + count, moved);
    System.arraycopy(scope, row, scope, row + count, moved);
    System.arraycopy(outer, row, outer, row + count, moved);
    System.arraycopy(chain, row, chain, row + count, moved);
    size += count;
  }

  /** Leaves out the spans that have not ended. */
  void removeOpen() {
    int kept = 0;
    for (int row = 0; row < size; row++) {
      if (end[row] != OPEN) {
        id[kept] = id[row];
        parent[kept] = parent[row];
        begin[kept] = begin[row];
        end[kept] = end[row];
        depth[kept] = depth[row];
        scope[kept] = scope[row];
        outer[kept] = outer[row];
        chain[kept] = chain[row];
        kept++;
      }
    }
    size = kept;
  }

  private void ensure(int needed) {
    if (needed <= id.length) {
      return;
    }
    int capacity = Growth.next(id.length, needed);
    id = Arrays.copyOf(id, capacity);
    parent = Arrays.copyOf(parent, capacity);
    begin = Arrays.copyOf(begin, capacity);
    end = Arrays.copyOf(end, capacity);
    depth = Arrays.copyOf(depth, capacity);
    scope = Arrays.copyOf(scope, capacity);
    outer = Arrays.copyOf(outer, capacity);
    chain = Arrays.copyOf(chain, capacity);
  }
}
