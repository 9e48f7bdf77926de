package io.micromegas.query.perfetto;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The call tree of a thread on its track. Perfetto's ends have no name: each closes the slice that
 * began last, and of packets with the same time the earlier is taken first. So ends are written
 * when the next slice begins, innermost first, and slices that begin at the same time in the order
 * of the tree.
 */
public final class ThreadSlices implements SliceSink {
  private final TraceWriter trace;
  private final long track;
  private final List<Slice> sameBegin = new ArrayList<>();
  private final Deque<Open> open = new ArrayDeque<>();

  private record Open(int depth, long end) {}

  /** Slices of a track of {@link TraceWriter#thread}, in the order of begin and depth. */
  public ThreadSlices(TraceWriter trace, long track) {
    this.trace = trace;
    this.track = track;
  }

  @Override
  public void add(Slice slice) {
    if (!sameBegin.isEmpty()
        && (sameBegin.getFirst().begin() != slice.begin() || sameBegin.size() == TreeOrder.MOST)) {
      writeGroup();
    }
    sameBegin.add(slice);
  }

  private void writeGroup() {
    if (sameBegin.size() == 1) {
      write(sameBegin.getFirst());
    } else {
      TreeOrder.of(sameBegin).forEach(this::write);
    }
    sameBegin.clear();
  }

  private void write(Slice slice) {
    close(slice.depth(), slice.begin());
    // A child that outlives its parent would take its parent's end for its own.
    long end = open.isEmpty() ? slice.end() : Math.min(slice.end(), open.getLast().end());
    trace.begin(track, slice.begin(), slice.site());
    open.addLast(new Open(slice.depth(), Math.max(end, slice.begin())));
  }

  /** Closes slices of at least that depth, not after that time. */
  private void close(int depth, long latest) {
    while (!open.isEmpty() && open.getLast().depth() >= depth) {
      trace.end(track, Math.min(open.removeLast().end(), latest));
    }
  }

  @Override
  public void finish() {
    writeGroup();
    close(0, Long.MAX_VALUE);
  }
}
