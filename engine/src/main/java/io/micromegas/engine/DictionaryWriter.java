package io.micromegas.engine;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.micromegas.engine.duckdb.Native;
import io.micromegas.engine.duckdb.Scratch;
import io.micromegas.engine.duckdb.Vectors;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Texts with few distinct values: the long ones are copied once per vector, and each row gets the
 * ready cell of its value. Copying a large dictionary for each vector would cost more than the
 * rows.
 */
final class DictionaryWriter implements ColumnWriter {
  private static final int MOST_BYTES_PER_ROW = 32;

  private final int[] codes;
  private final List<byte[]> values;
  private final long[] heads;
  // The text of a short value, the position in bytes of a long one.
  private final long[] tails;
  private final byte[] bytes;

  DictionaryWriter(Column.Dictionary column) {
    codes = column.codes();
    values = column.values();
    heads = new long[values.size()];
    tails = new long[values.size()];
    ByteArrayOutputStream longOnes = new ByteArrayOutputStream();
    for (int i = 0; i < heads.length; i++) {
      byte[] value = values.get(i);
      heads[i] = StringCells.head(value, 0, value.length);
      if (value.length > Vectors.INLINE_LENGTH) {
        tails[i] = longOnes.size();
        longOnes.writeBytes(value);
      } else {
        tails[i] = StringCells.tail(value, 0, value.length);
      }
    }
    bytes = longOnes.toByteArray();
  }

  @Override
  public void write(Scratch s, long vector, int row, int count) {
    Vectors.setSize(s, vector, count);
    if (bytes.length > MOST_BYTES_PER_ROW * count) {
      writeUsed(s, vector, row, count);
      return;
    }
    long copy = 0;
    if (bytes.length > 0) {
      copy = Vectors.allocate(s, vector, bytes.length);
      MemorySegment.copy(bytes, 0, Native.MEMORY, JAVA_BYTE, copy, bytes.length);
    }
    long[] cells = StringCells.buffer(count);
    fill(cells, row, count, copy);
    StringCells.copy(cells, count, Vectors.data(s, vector));
  }

  /** Copies only the values that these rows have: the dictionary is larger than they are. */
  private void writeUsed(Scratch s, long vector, int row, int count) {
    int[] offsets = new int[count + 1];
    ByteArrayOutputStream texts = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      byte[] value = values.get(codes[row + i]);
      texts.writeBytes(value);
      offsets[i + 1] = texts.size();
    }
    new BytesWriter(new Column.Bytes(offsets, texts.toByteArray(), null))
        .write(s, vector, 0, count);
  }

  private void fill(long[] cells, int row, int count, long copy) {
    for (int i = 0; i < count; i++) {
      int code = codes[row + i];
      long head = heads[code];
      cells[2 * i] = head;
      cells[2 * i + 1] = (int) head > Vectors.INLINE_LENGTH ? copy + tails[code] : tails[code];
    }
  }
}
