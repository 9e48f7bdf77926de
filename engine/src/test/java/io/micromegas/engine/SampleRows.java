package io.micromegas.engine;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of every type, as columns and as the SQL that makes the same rows. */
final class SampleRows {
  static final long START = 1_700_000_000_000_000_000L;
  static final long STEP = 1_000_003L;

  static final TableSchema SCHEMA =
      new TableSchema(
          List.of(
              new ColumnSpec("time", ColumnType.TIMESTAMP_NS, false, false),
              new ColumnSpec("id", ColumnType.INT64, true, false),
              new ColumnSpec("level", ColumnType.INT32, false, false),
              new ColumnSpec("mask", ColumnType.UINT32, false, false),
              new ColumnSpec("value", ColumnType.DOUBLE, true, false),
              new ColumnSpec("flag", ColumnType.BOOLEAN, true, false),
              new ColumnSpec("target", ColumnType.TEXT, false, true),
              new ColumnSpec("msg", ColumnType.TEXT, true, false),
              new ColumnSpec("body", ColumnType.BINARY, false, false),
              new ColumnSpec("tags", ColumnType.TEXT_LIST, true, false),
              new ColumnSpec("process", ColumnType.TEXT, false, true),
              new ColumnSpec("nothing", ColumnType.INT32, true, false),
              new ColumnSpec("part", ColumnType.INT64, false, false)));

  private SampleRows() {}

  /** Returns the query that makes rows [0, count) as {@link #parts} does. */
  static String sql(int count, int partRows) {
    return """
    select make_timestamp_ns(%d + i * %d) as time,
           case when i %% 11 = 3 then null else i * 1000000007 end as id,
           (i %% 6)::INTEGER as level,
           (4294967295 - i)::UINTEGER as mask,
           case when i %% 7 = 0 then null else i / 4.0::DOUBLE end as value,
           case when i %% 5 = 4 then null else i %% 2 = 0 end as flag,
           case when i %% 17 < 9 then 't' || (i %% 17)
                else 'a long target name ' || (i %% 17) end as target,
           case when i %% 13 = 12 then null
                else 'é' || i || repeat('x', (i %% 23)::INTEGER) end as msg,
           encode('b' || (i %% 1000)) as body,
           case when i %% 4 = 0 then null
                else [('tag number ' || (i + j)) for j in range(i %% 4 - 1)] end as tags,
           'one process of all' as process,
           null::INTEGER as nothing,
           i // %d as part
    from range(%d) r(i)
    """
        .formatted(START, STEP, partRows, count);
  }

  static List<ColumnBatch> parts(int count, int partRows) {
    List<ColumnBatch> parts = new ArrayList<>();
    for (int from = 0; from < count; from += partRows) {
      parts.add(part(from, Math.min(count, from + partRows), parts.size()));
    }
    return parts;
  }

  private static ColumnBatch part(int from, int to, long number) {
    int n = to - from;
    long[] time = new long[n];
    long[] id = new long[n];
    BitSet idNulls = new BitSet();
    int[] level = new int[n];
    int[] mask = new int[n];
    double[] value = new double[n];
    BitSet valueNulls = new BitSet();
    boolean[] flag = new boolean[n];
    BitSet flagNulls = new BitSet();
    int[] target = new int[n];
    List<byte[]> msg = new ArrayList<>();
    BitSet msgNulls = new BitSet();
    List<byte[]> body = new ArrayList<>();
    List<@Nullable List<String>> tags = new ArrayList<>();
    for (int r = 0; r < n; r++) {
      int i = from + r;
      time[r] = START + i * STEP;
      id[r] = i * 1000000007L;
      idNulls.set(r, i % 11 == 3);
      level[r] = i % 6;
      mask[r] = (int) (4294967295L - i);
      value[r] = i / 4.0;
      valueNulls.set(r, i % 7 == 0);
      flag[r] = i % 2 == 0;
      flagNulls.set(r, i % 5 == 4);
      target[r] = i % 17;
      msgNulls.set(r, i % 13 == 12);
      msg.add(bytes(i % 13 == 12 ? "" : "é" + i + "x".repeat(i % 23)));
      body.add(bytes("b" + i % 1000));
      tags.add(tags(i));
    }
    List<byte[]> targets = new ArrayList<>();
    for (int t = 0; t < 17; t++) {
      targets.add(bytes(t < 9 ? "t" + t : "a long target name " + t));
    }
    return new ColumnBatch(
        n,
        List.of(
            new Column.Longs(time, null),
            new Column.Longs(id, idNulls),
            new Column.Ints(level, null),
            new Column.Ints(mask, null),
            new Column.Doubles(value, valueNulls),
            new Column.Booleans(flag, flagNulls),
            new Column.Dictionary(target, targets),
            texts(msg, msgNulls),
            texts(body, null),
            new Column.TextLists(tags),
            new Column.Constant(bytes("one process of all")),
            new Column.Constant(null),
            new Column.Constant(number)));
  }

  private static @Nullable List<String> tags(int i) {
    if (i % 4 == 0) {
      return null;
    }
    List<String> tags = new ArrayList<>();
    for (int j = 0; j < i % 4 - 1; j++) {
      tags.add("tag number " + (i + j));
    }
    return tags;
  }

  static Column.Bytes texts(List<byte[]> texts, @Nullable BitSet nulls) {
    int[] offsets = new int[texts.size() + 1];
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < texts.size(); i++) {
      all.writeBytes(texts.get(i));
      offsets[i + 1] = all.size();
    }
    return new Column.Bytes(offsets, all.toByteArray(), nulls);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
