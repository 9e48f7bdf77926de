package io.micromegas.lakehouse;

import io.micromegas.engine.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts finished rows into slices of columns, so that a scan copies nothing. */
final class SpanSlicer {
  static final int ROWS_PER_SLICE = 1 << 16;

  /** Up to this many call sites, all slices share one dictionary; its entries may repeat. */
  private static final int SHARED_DICTIONARY = 1024;

  private final SpanRows rows;
  private final List<Scope> scopes;
  private final List<byte[]> names;
  private final List<byte[]> targets;
  private final List<byte[]> filenames;
  private long size = 128;

  private SpanSlicer(SpanRows rows, List<Scope> scopes) {
    this.rows = rows;
    this.scopes = scopes;
    this.names = scopes.stream().map(Scope::name).toList();
    this.targets = scopes.stream().map(Scope::target).toList();
    this.filenames = scopes.stream().map(Scope::filename).toList();
    for (Scope scope : scopes) {
      size += scope.sizeInBytes();
    }
  }

  /** Cuts all rows; {@code rest} makes the table of the slices and their size. */
  static SpanTable cut(SpanRows rows, List<Scope> scopes, Rest rest) {
    SpanSlicer slicer = new SpanSlicer(rows, scopes);
    List<SpanSlice> slices = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += ROWS_PER_SLICE) {
      slices.add(slicer.slice(from, Math.min(rows.size(), from + ROWS_PER_SLICE)));
    }
    return rest.with(List.copyOf(slices), slicer.size);
  }

  /** What a table says beside its rows. */
  @FunctionalInterface
  interface Rest {
    SpanTable with(List<SpanSlice> slices, long bytes);
  }

  private SpanSlice slice(int from, int to) {
    int count = to - from;
    long[] begin = Arrays.copyOfRange(rows.begin, from, to);
    long[] end = Arrays.copyOfRange(rows.end, from, to);
    int[] scope = Arrays.copyOfRange(rows.scope, from, to);
    int[] hash = new int[count];
    int[] line = new int[count];
    for (int i = 0; i < count; i++) {
      Scope site = scopes.get(scope[i]);
      hash[i] = site.hash();
      line[i] = site.line();
    }
    size += count * SpanSlice.BYTES_PER_ROW + 512;
    List<Column> columns =
        List.of(
            new Column.Longs(Arrays.copyOfRange(rows.id, from, to), null),
            new Column.Longs(Arrays.copyOfRange(rows.parent, from, to), null),
            new Column.Ints(Arrays.copyOfRange(rows.depth, from, to), null),
            new Column.Ints(hash, null),
            new Column.Longs(begin, null),
            new Column.Longs(end, null),
            dictionary(scope, names),
            dictionary(scope, targets),
            dictionary(scope, filenames),
            new Column.Ints(line, null),
            new Column.Ints(Arrays.copyOfRange(rows.chain, from, to), null),
            new Column.Ints(Arrays.copyOfRange(rows.outer, from, to), null));
    return new SpanSlice(begin, end, columns);
  }

  private Column dictionary(int[] scope, List<byte[]> values) {
    if (values.size() <= SHARED_DICTIONARY) {
      return new Column.Dictionary(scope, values);
    }
    int[] codeOfScope = new int[values.size()];
    Arrays.fill(codeOfScope, -1);
    int[] codes = new int[scope.length];
    List<byte[]> used = new ArrayList<>();
    for (int i = 0; i < scope.length; i++) {
      int code = codeOfScope[scope[i]];
      if (code < 0) {
        code = used.size();
        codeOfScope[scope[i]] = code;
        used.add(values.get(scope[i]));
      }
      codes[i] = code;
    }
    // What one array can hold is the only bound here: the blocks had their budget.
    Column column =
        TextColumns.of(codes, List.copyOf(used), new HeapBudget(Integer.MAX_VALUE - 16));
    size += column instanceof Column.Dictionary ? 4L * codes.length : column.sizeInBytes();
    return column;
  }
}
