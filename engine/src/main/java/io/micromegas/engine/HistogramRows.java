package io.micromegas.engine;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.micromegas.base.MicromegasException;
import io.micromegas.engine.duckdb.AggregateCallbacks;
import io.micromegas.engine.duckdb.AggregateCallbacks.Step;
import io.micromegas.engine.duckdb.Native;
import io.micromegas.engine.duckdb.Scratch;
import io.micromegas.engine.duckdb.VectorView;
import io.micromegas.engine.duckdb.Vectors;

/** The rows of one call that are added to states. */
sealed interface HistogramRows {
  /** Adds rows from one to before another, all to the same state. */
  void add(int from, int to, long state, HistogramMemory memory);

  /** Adds all rows of a call, neighbours of the same state together. */
  static void addAll(Scratch s, long info, HistogramRows rows, HistogramMemory memory) {
    int count = Step.UPDATE.count(s, info);
    long states = Step.UPDATE.states(s, info);
    int row = 0;
    while (row < count) {
      long state = Native.MEMORY.get(JAVA_LONG, states + 8L * row);
      int end = row + 1;
      while (end < count && Native.MEMORY.get(JAVA_LONG, states + 8L * end) == state) {
        end++;
      }
      rows.add(row, end, state, memory);
      row = end;
    }
  }

  /** The rows of {@code make_histogram(start, end, bins, value)} where the bounds are constants. */
  record BoundedValues(HistogramBounds bounds, VectorView value) implements HistogramRows {
    static BoundedValues of(Scratch s, long info, HistogramBounds bounds) {
      return new BoundedValues(bounds, Vectors.view(s, AggregateCallbacks.argument(s, info, 3)));
    }

    @Override
    public void add(int from, int to, long state, HistogramMemory memory) {
      if (!HistogramState.isBegun(state)) {
        HistogramState.begin(state, bounds.start(), bounds.end(), bounds.bins(), memory);
      }
      HistogramState.add(state, value, from, to);
    }
  }

  /** The rows of {@code make_histogram(start, end, bins, value)} where they are computed. */
  record Values(VectorView start, VectorView end, VectorView bins, VectorView value)
      implements HistogramRows {
    static Values of(Scratch s, long info) {
      return new Values(
          Vectors.view(s, AggregateCallbacks.argument(s, info, 0)),
          Vectors.view(s, AggregateCallbacks.argument(s, info, 1)),
          Vectors.view(s, AggregateCallbacks.argument(s, info, 2)),
          Vectors.view(s, AggregateCallbacks.argument(s, info, 3)));
    }

    @Override
    public void add(int from, int to, long state, HistogramMemory memory) {
      for (int row = from; row < to; row++) {
        bound(row, state, memory);
      }
      HistogramState.add(state, value, from, to);
    }

    private void bound(int row, long state, HistogramMemory memory) {
      if (start.isNullAt(row) || end.isNullAt(row) || bins.isNullAt(row)) {
        throw HistogramBounds.nullBounds();
      }
      if (!HistogramState.isBegun(state)) {
        begin(row, state, memory);
      } else if (!HistogramState.hasBounds(
          state, start.doubleAt(row), end.doubleAt(row), bins.longAt(row))) {
        throw changed(row, state);
      }
    }

    private void begin(int row, long state, HistogramMemory memory) {
      HistogramBounds bounds =
          new HistogramBounds(start.doubleAt(row), end.doubleAt(row), bins.longAt(row));
      HistogramState.begin(state, bounds.start(), bounds.end(), bounds.bins(), memory);
    }

    private MicromegasException changed(int row, long state) {
      return HistogramBounds.refusal(
          "bounds/bins changed between rows of one group, from "
              + HistogramState.describe(state)
              + " to "
              + HistogramState.describe(start.doubleAt(row), end.doubleAt(row), bins.longAt(row)));
    }
  }

  /** The rows of {@code sum_histograms(histogram)}. */
  record Histograms(VectorView rows, VectorView[] members, VectorView items)
      implements HistogramRows {
    static Histograms of(Scratch s, long info) {
      long vector = AggregateCallbacks.argument(s, info, 0);
      // The members of a selection of structs have no selection of their own.
      Vectors.flatten(s, vector);
      VectorView[] members = new VectorView[HistogramType.MEMBERS.size()];
      for (int i = 0; i < members.length; i++) {
        members[i] = Vectors.view(s, Vectors.child(s, vector, i));
      }
      long lists = Vectors.child(s, vector, HistogramType.SCALARS);
      return new Histograms(
          Vectors.view(s, vector), members, Vectors.view(s, Vectors.child(s, lists, 0)));
    }

    @Override
    public void add(int from, int to, long state, HistogramMemory memory) {
      for (int row = from; row < to; row++) {
        add(row, state, memory);
      }
    }

    private void add(int row, long state, HistogramMemory memory) {
      if (rows.isNullAt(row)) {
        return;
      }
      for (int i = 0; i < members.length; i++) {
        if (members[i].isNullAt(row)) {
          throw HistogramCallbacks.incomplete(HistogramType.MEMBERS.get(i).name());
        }
      }
      int length = members[HistogramType.SCALARS].listLength(row);
      double start = member(row, 0);
      double end = member(row, 1);
      NestedBins places = null;
      if (!HistogramState.isBegun(state)) {
        HistogramState.begin(state, start, end, length, memory);
      } else if (!HistogramState.hasBounds(state, start, end, length)) {
        places = HistogramState.nest(state, start, end, length);
        if (places == null) {
          throw HistogramCallbacks.incompatible(
              HistogramState.describe(state), HistogramState.describe(start, end, length));
        }
      }
      HistogramState.merge(
          state,
          member(row, 2),
          member(row, 3),
          member(row, 4),
          member(row, 5),
          members[6].longAt(row));
      int offset = members[HistogramType.SCALARS].listOffset(row);
      if (places == null) {
        addItems(state, offset, length);
      } else {
        addItems(state, offset, new NestedBins(start, end, length), places);
      }
    }

    private double member(int row, int index) {
      return members[index].doubleAt(row);
    }

    private void addItems(long state, int offset, int length) {
      for (int bin = 0; bin < length; bin++) {
        HistogramState.addToBin(state, bin, item(offset + bin));
      }
    }

    private void addItems(long state, int offset, NestedBins parts, NestedBins places) {
      for (int bin = 0; bin < parts.bins(); bin++) {
        HistogramState.addToBin(state, places.place(parts, bin), item(offset + bin));
      }
    }

    private long item(int place) {
      if (items.isNullAt(place)) {
        throw HistogramCallbacks.incomplete("one of its bins");
      }
      return items.longAt(place);
    }
  }
}
