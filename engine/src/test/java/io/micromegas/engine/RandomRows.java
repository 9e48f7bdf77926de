package io.micromegas.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Relations of random columns, with the extremes that types allow. */
final class RandomRows {
  private static final long[] LONGS = {
    Long.MIN_VALUE + 2, -1, 0, 1, 999_999_999, 1_700_000_000_000_000_001L, Long.MAX_VALUE - 1
  };
  private static final double[] DOUBLES = {
    0.0, -0.0, 1.5, Double.MAX_VALUE, Double.MIN_VALUE, Double.NEGATIVE_INFINITY, Double.NaN
  };
  private static final String[] TEXTS = {
    "",
    " ",
    "a",
    "twelve bytes",
    "thirteen bytes",
    "é",
    "日本語のテキスト",
    "\u0001\n\t\"'",
    "x".repeat(5000)
  };

  private final Random random;

  RandomRows(long seed) {
    random = new Random(seed);
  }

  /** Returns columns of random types after one named {@code row}, which counts. */
  TableSchema schema() {
    List<ColumnSpec> columns = new ArrayList<>();
    columns.add(new ColumnSpec("row", ColumnType.INT64, false, false));
    ColumnType[] types =
        Arrays.stream(ColumnType.values())
            .filter(type -> type != ColumnType.HISTOGRAM)
            .toArray(ColumnType[]::new);
    int count = 1 + random.nextInt(12);
    for (int i = 0; i < count; i++) {
      ColumnType type = types[random.nextInt(types.length)];
      columns.add(new ColumnSpec("c " + i + " \"" + type, type, true, false));
    }
    return new TableSchema(columns);
  }

  /** Returns batches of random rows. */
  List<ColumnBatch> batches(TableSchema schema) {
    List<ColumnBatch> batches = new ArrayList<>();
    int row = 0;
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      int rows = 1 + random.nextInt(random.nextBoolean() ? 5 : 5000);
      List<Column> columns = new ArrayList<>();
      for (ColumnSpec column : schema.columns()) {
        columns.add(column.name().equals("row") ? counted(row, rows) : column(column, rows));
      }
      batches.add(new ColumnBatch(rows, columns));
      row += rows;
    }
    return batches;
  }

  private static Column counted(long from, int rows) {
    long[] values = new long[rows];
    for (int i = 0; i < rows; i++) {
      values[i] = from + i;
    }
    return new Column.Longs(values, null);
  }

  private Column column(ColumnSpec column, int rows) {
    if (random.nextInt(10) == 0) {
      return new Column.Constant(null);
    }
    return switch (column.type()) {
      case TIMESTAMP_NS, INT64 -> {
        long[] values = new long[rows];
        for (int i = 0; i < rows; i++) {
          values[i] = LONGS[random.nextInt(LONGS.length)] + random.nextInt(2);
        }
        yield new Column.Longs(values, nulls(rows));
      }
      case INT32, UINT32 -> {
        int[] values = random.ints(rows).toArray();
        yield new Column.Ints(values, nulls(rows));
      }
      case DOUBLE -> {
        double[] values = new double[rows];
        for (int i = 0; i < rows; i++) {
          values[i] = DOUBLES[random.nextInt(DOUBLES.length)];
        }
        yield new Column.Doubles(values, nulls(rows));
      }
      case BOOLEAN -> {
        boolean[] values = new boolean[rows];
        for (int i = 0; i < rows; i++) {
          values[i] = random.nextBoolean();
        }
        yield new Column.Booleans(values, nulls(rows));
      }
      case TEXT -> random.nextBoolean() ? dictionary(rows) : texts(rows, nulls(rows));
      case BINARY -> blobs(rows, nulls(rows));
      case TEXT_LIST -> lists(rows);
      case HISTOGRAM -> throw new IllegalStateException("histograms are computed, not scanned");
    };
  }

  private @Nullable BitSet nulls(int rows) {
    int kind = random.nextInt(4);
    if (kind == 0) {
      return null;
    }
    BitSet nulls = new BitSet();
    for (int i = 0; i < rows; i++) {
      nulls.set(i, kind == 1 || random.nextInt(4) == 0);
    }
    return nulls;
  }

  private Column dictionary(int rows) {
    int[] codes = random.ints(rows, 0, TEXTS.length).toArray();
    List<byte[]> values = new ArrayList<>();
    for (String text : TEXTS) {
      values.add(SampleRows.bytes(text));
    }
    return new Column.Dictionary(codes, values);
  }

  private Column texts(int rows, @Nullable BitSet nulls) {
    List<byte[]> texts = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      boolean empty = nulls != null && nulls.get(i);
      texts.add(SampleRows.bytes(empty ? "" : text() + random.nextInt(50)));
    }
    return SampleRows.texts(texts, nulls);
  }

  private String text() {
    return TEXTS[random.nextInt(TEXTS.length)];
  }

  private Column blobs(int rows, @Nullable BitSet nulls) {
    List<byte[]> blobs = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      byte[] blob = new byte[nulls != null && nulls.get(i) ? 0 : random.nextInt(40)];
      random.nextBytes(blob);
      blobs.add(blob);
    }
    return SampleRows.texts(blobs, nulls);
  }

  private Column lists(int rows) {
    List<@Nullable List<String>> lists = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      if (random.nextInt(4) == 0) {
        lists.add(null);
      } else {
        List<String> list = new ArrayList<>();
        int size = random.nextInt(4);
        for (int j = 0; j < size; j++) {
          list.add(text());
        }
        lists.add(list);
      }
    }
    return new Column.TextLists(lists);
  }
}
