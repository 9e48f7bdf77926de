package io.micromegas.lakehouse;

import java.util.Arrays;

/** Rows of thread_spans under construction, in pre-order, in parallel arrays. */
final class SpanRows {
  long[] id;
  long[] parent;
  long[] begin;
  long[] end;
  int[] depth;
  int[] scope;
  private int size;

  SpanRows(int capacity) {
    int first = Math.max(16, capacity);
    id = new long[first];
    parent = new long[first];
    begin = new long[first];
    end = new long[first];
    depth = new int[first];
    scope = new int[first];
  }

  int size() {
    return size;
  }

  void add(long id, long parent, int depth, long begin, long end, int scope) {
    ensure(size + 1);
    set(size++, id, parent, depth, begin, end, scope);
  }

  void set(int row, long id, long parent, int depth, long begin, long end, int scope) {
    this.id[row] = id;
    this.parent[row] = parent;
    this.depth[row] = depth;
    this.begin[row] = begin;
    this.end[row] = end;
    this.scope[row] = scope;
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
    size += count;
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
  }
}
