package io.micromegas.engine;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.micromegas.engine.duckdb.Native;
import io.micromegas.engine.duckdb.Scratch;
import io.micromegas.engine.duckdb.Vectors;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Lists of texts: an offset and a length per row, and the elements in a child vector. */
final class TextListWriter implements ColumnWriter {
  private final List<? extends List<String>> lists;

  TextListWriter(Column.TextLists column) {
    this.lists = column.values();
  }

  @Override
  public void write(Scratch s, long vector, int row, int count) {
    Vectors.setSize(s, vector, count);
    long data = Vectors.data(s, vector);
    BitSet nulls = new BitSet();
    List<byte[]> elements = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<String> list = lists.get(row + i);
      long entry = data + 16L * i;
      Native.MEMORY.set(JAVA_LONG, entry, elements.size());
      Native.MEMORY.set(JAVA_LONG, entry + 8, list == null ? 0 : list.size());
      if (list == null) {
        nulls.set(i);
      } else {
        list.forEach(text -> elements.add(text.getBytes(StandardCharsets.UTF_8)));
      }
    }
    ColumnWriters.writeNulls(s, vector, nulls, 0, count);
    writeElements(s, Vectors.child(s, vector, 0), elements);
  }

  private static void writeElements(Scratch s, long vector, List<byte[]> elements) {
    int[] offsets = new int[elements.size() + 1];
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < elements.size(); i++) {
      bytes.writeBytes(elements.get(i));
      offsets[i + 1] = bytes.size();
    }
    new BytesWriter(new Column.Bytes(offsets, bytes.toByteArray(), null))
        .write(s, vector, 0, elements.size());
  }
}
