package io.micromegas.lakehouse;

import io.micromegas.engine.Column;
import io.micromegas.engine.ColumnBatch;
import io.micromegas.engine.ColumnType;
import io.micromegas.engine.ScanHint;
import io.micromegas.engine.ScanRequest;
import io.micromegas.engine.TableScan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads scans the way the engine does, into maps that assertions can show. */
final class Rows {
  private Rows() {}

  /** All columns, all parts in order. */
  static List<Map<String, @Nullable Object>> all(TableScan scan, ScanHint... hints) {
    List<Integer> every = IntStream.range(0, scan.schema().columns().size()).boxed().toList();
    return read(scan, new ScanRequest(every, List.of(hints)));
  }

  static List<Map<String, @Nullable Object>> columns(TableScan scan, String... names) {
    List<Integer> wanted = new ArrayList<>();
    for (String name : names) {
      wanted.add(scan.schema().indexOf(name));
    }
    return read(scan, new ScanRequest(wanted, List.of()));
  }

  static int count(TableScan scan, ScanHint... hints) {
    int rows = 0;
    for (int part = 0; part < scan.parts(); part++) {
      try (TableScan.PartReader reader =
          scan.open(part, new ScanRequest(List.of(0), List.of(hints)))) {
        ColumnBatch batch = reader.next(() -> false);
        while (batch.rows() > 0) {
          rows += batch.rows();
          batch = reader.next(() -> false);
        }
      }
    }
    return rows;
  }

  static List<Map<String, @Nullable Object>> read(TableScan scan, ScanRequest request) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (int part = 0; part < scan.parts(); part++) {
      try (TableScan.PartReader reader = scan.open(part, request)) {
        ColumnBatch batch = reader.next(() -> false);
        while (batch.rows() > 0) {
          append(rows, scan, request, batch);
          batch = reader.next(() -> false);
        }
      }
    }
    return rows;
  }

  private static void append(
      List<Map<String, @Nullable Object>> rows,
      TableScan scan,
      ScanRequest request,
      ColumnBatch batch) {
    for (int row = 0; row < batch.rows(); row++) {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      for (int i = 0; i < request.projection().size(); i++) {
        var spec = scan.schema().columns().get(request.projection().get(i));
        values.put(spec.name(), value(batch.columns().get(i), spec.type(), row));
      }
      rows.add(values);
    }
  }

  private static @Nullable Object value(Column column, ColumnType type, int row) {
    return switch (column) {
      case Column.Longs c -> isNull(c.nulls(), row) ? null : (Object) c.values()[row];
      case Column.Ints c -> isNull(c.nulls(), row) ? null : number(c.values()[row], type);
      case Column.Doubles c -> isNull(c.nulls(), row) ? null : (Object) c.values()[row];
      case Column.Booleans c -> isNull(c.nulls(), row) ? null : (Object) c.values()[row];
      case Column.Bytes c ->
          isNull(c.nulls(), row)
              ? null
              : bytes(
                  java.util.Arrays.copyOfRange(c.bytes(), c.offsets()[row], c.offsets()[row + 1]),
                  type);
      case Column.Dictionary c -> bytes(c.values().get(c.codes()[row]), type);
      case Column.TextLists c -> c.values().get(row);
      case Column.Constant c ->
          c.value() instanceof byte[] bytes
              ? bytes(bytes, type)
              : c.value() instanceof Integer i ? number(i, type) : c.value();
    };
  }

  private static Object number(int value, ColumnType type) {
    return type == ColumnType.UINT32 ? (Object) Integer.toUnsignedLong(value) : (Object) value;
  }

  private static Object bytes(byte[] value, ColumnType type) {
    return type == ColumnType.TEXT ? new String(value, StandardCharsets.UTF_8) : value;
  }

  private static boolean isNull(@Nullable BitSet nulls, int row) {
    return nulls != null && nulls.get(row);
  }
}
