package io.micromegas.lakehouse;

import io.micromegas.engine.Column;
import io.micromegas.telemetry.TickClock;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of net_spans in columns: those that one block completes. */
final class NetRows {
  /** A block is bounded when it is decoded, and no event makes more than one row. */
  private static final HeapBudget OF_A_BLOCK = new HeapBudget(Long.MAX_VALUE);

  private final Texts streams = new Texts();
  private final Texts kinds = new Texts();
  private final Texts names = new Texts();
  private final Texts connections = new Texts();
  private final GrowingLongs spans = longs();
  private final GrowingLongs parents = longs();
  private final GrowingInts depths = new GrowingInts(0, OF_A_BLOCK);
  private final GrowingInts outgoing = new GrowingInts(0, OF_A_BLOCK);
  private final GrowingLongs bitsBefore = longs();
  private final GrowingLongs sizes = longs();
  private final GrowingLongs begins = longs();
  private final GrowingLongs ends = longs();

  private static GrowingLongs longs() {
    return new GrowingLongs(0, OF_A_BLOCK);
  }

  /** Texts that repeat, told apart by their arrays. */
  private static final class Texts {
    private final GrowingInts codes = new GrowingInts(0, OF_A_BLOCK);
    private final List<byte[]> values = new ArrayList<>();
    private final IdentityHashMap<byte[], Integer> codeOf = new IdentityHashMap<>();

    void add(byte[] text) {
      codes.add(
          codeOf.computeIfAbsent(
              text,
              value -> {
                values.add(value);
                return values.size() - 1;
              }));
    }

    Column column() {
      return TextColumns.of(codes.toArray(), List.copyOf(values), OF_A_BLOCK);
    }
  }

  /**
   * Appends a row.
   *
   * @param before bits of what ended before it in the span around it
   */
  void add(
      NetState.Open span,
      byte[] stream,
      byte[] kind,
      byte[] connection,
      boolean sends,
      long before,
      long bits,
      long end) {
    streams.add(stream);
    spans.add(span.id());
    parents.add(span.parent());
    depths.add(span.depth());
    kinds.add(kind);
    names.add(span.name());
    connections.add(connection);
    outgoing.add(sends ? 1 : 0);
    bitsBefore.add(before);
    sizes.add(bits);
    begins.add(span.begin());
    ends.add(end);
  }

  int size() {
    return spans.size();
  }

  /**
   * Returns the columns wanted; these rows are not to be used afterwards.
   *
   * @param projection positions in {@link ViewSchemas#NET_SPANS}
   * @param process its id as text
   * @param clock what turns ticks into times; null for ticks
   */
  List<Column> columns(List<Integer> projection, byte[] process, @Nullable TickClock clock) {
    List<Column> columns = new ArrayList<>(projection.size());
    for (int column : projection) {
      columns.add(
          switch (column) {
            case 0 -> new Column.Constant(process);
            case 1 -> streams.column();
            case 2 -> new Column.Longs(spans.toArray(), null);
            case 3 -> new Column.Longs(parents.toArray(), null);
            case 4 -> new Column.Ints(depths.toArray(), null);
            case 5 -> kinds.column();
            case 6 -> names.column();
            case 7 -> connections.column();
            case 8 -> new Column.Booleans(directions(), null);
            case 9 -> new Column.Longs(bitsBefore.toArray(), null);
            case 10 -> new Column.Longs(bitsAfter(), null);
            case 11 -> new Column.Longs(sizes.toArray(), null);
            case 12 -> new Column.Longs(times(begins.toArray(), clock), null);
            case 13 -> new Column.Longs(times(ends.toArray(), clock), null);
            default -> throw new IllegalArgumentException("net_spans has no column " + column);
          });
    }
    return columns;
  }

  private boolean[] directions() {
    boolean[] values = new boolean[outgoing.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = outgoing.get(i) != 0;
    }
    return values;
  }

  private long[] bitsAfter() {
    long[] values = new long[sizes.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = bitsBefore.get(i) + sizes.get(i);
    }
    return values;
  }

  private static long[] times(long[] ticks, @Nullable TickClock clock) {
    if (clock == null) {
      return ticks;
    }
    long[] times = new long[ticks.length];
    for (int i = 0; i < ticks.length; i++) {
      times[i] = clock.relativeToNanos(ticks[i]);
    }
    return times;
  }
}
