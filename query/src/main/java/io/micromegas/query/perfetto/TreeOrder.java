package io.micromegas.query.perfetto;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The order in which slices of a tree that begin at the same time began. */
final class TreeOrder {
  /** Most slices that are put in order; of more with one time, each so many. */
  static final int MOST = 1 << 14;

  /** Of siblings that begin at one time all but the last end at it, too. */
  private static final Comparator<Slice> SIBLINGS =
      Comparator.comparingLong(Slice::end).thenComparingLong(Slice::id);

  /** What is deeper belongs to an older slice, which is over before a shallower one begins. */
  private static final Comparator<Slice> ROOTS =
      Comparator.comparingInt(Slice::depth).reversed().thenComparing(SIBLINGS);

  /** Ids alone are not unique: each root of a thread has the same. */
  private record Node(long id, int depth) {}

  private TreeOrder() {}

  /** Returns slices of one begin so that each comes after its parent and its earlier siblings. */
  static List<Slice> of(List<Slice> slices) {
    Map<Node, List<Slice>> children = new HashMap<>();
    for (Slice slice : slices) {
      children.put(new Node(slice.id(), slice.depth()), new ArrayList<>());
    }
    List<Slice> roots = new ArrayList<>();
    for (Slice slice : slices) {
      List<Slice> siblings = children.get(new Node(slice.parent(), slice.depth() - 1));
      (siblings == null ? roots : siblings).add(slice);
    }
    List<Slice> ordered = new ArrayList<>(slices.size());
    Deque<Slice> next = new ArrayDeque<>();
    push(next, roots, ROOTS);
    while (!next.isEmpty()) {
      Slice slice = next.removeLast();
      ordered.add(slice);
      List<Slice> below = children.remove(new Node(slice.id(), slice.depth()));
      if (below != null) {
        push(next, below, SIBLINGS);
      }
    }
    return ordered;
  }

  private static void push(Deque<Slice> next, List<Slice> slices, Comparator<Slice> order) {
    slices.sort(order);
    slices.reversed().forEach(next::addLast);
  }
}
