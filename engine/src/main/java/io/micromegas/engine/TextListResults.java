package io.micromegas.engine;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.duckdb.Native;
import io.micromegas.engine.duckdb.Scratch;
import io.micromegas.engine.duckdb.Vectors;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists of texts as results: the elements of all of them follow one another in a child vector. */
final class TextListResults extends TextResults {
  /** Most bytes of the lists of one run of rows, with {@link #PER_ELEMENT} for each element. */
  private static final long MAX_BYTES = 64 << 20;

  private static final int PER_ELEMENT = 16;

  private final Scratch s;
  private final long vector;
  private final List<@Nullable List<?>> lists = new ArrayList<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int[] offsets = new int[64];
  private int elements;

  TextListResults(Scratch s, long vector, int count) {
    super(s, ColumnType.TEXT_LIST, vector, count);
    this.s = s;
    this.vector = vector;
  }

  @Override
  void put(int row, @Nullable Object value) {
    List<?> list = (List<?>) value;
    lists.add(list);
    if (list == null) {
      super.put(row, null);
      return;
    }
    Native.MEMORY.set(JAVA_LONG, place(row), elements);
    Native.MEMORY.set(JAVA_LONG, place(row) + 8, list.size());
    for (Object text : list) {
      add((byte[]) text);
    }
  }

  private void add(byte[] text) {
    if (bytes.size() + text.length + (long) PER_ELEMENT * elements > MAX_BYTES) {
      throw new MicromegasException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "the lists made of some 2,048 rows take more than 64 MiB; choose fewer rows or smaller"
              + " values");
    }
    bytes.writeBytes(text);
    elements++;
    if (elements == offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * elements);
    }
    offsets[elements] = bytes.size();
  }

  @Override
  void repeat(int row, int other) {
    put(row, lists.get(other));
  }

  @Override
  void finish() {
    super.finish();
    new BytesWriter(
            new Column.Bytes(Arrays.copyOf(offsets, elements + 1), bytes.toByteArray(), null))
        .write(s, Vectors.child(s, vector, 0), 0, elements);
  }
}
