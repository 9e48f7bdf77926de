package io.micromegas.engine;

import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values of one column for a run of rows, on the Java heap, immutable once handed out: arrays are
 * shared, not copied. Several queries may read one column at the same time.
 *
 * <p>{@code nulls} marks the rows that are NULL; null itself when none is.
 */
public sealed interface Column {
  /** Returns bytes of heap this column keeps alive, for budgets. */
  long sizeInBytes();

  /** TIMESTAMP_NS or INT64. */
  record Longs(long[] values, @Nullable BitSet nulls) implements Column {
    @Override
    public long sizeInBytes() {
      return 16L + 8L * values.length;
    }
  }

  /** INT32 or UINT32. */
  record Ints(int[] values, @Nullable BitSet nulls) implements Column {
    @Override
    public long sizeInBytes() {
      return 16L + 4L * values.length;
    }
  }

  /** DOUBLE. */
  record Doubles(double[] values, @Nullable BitSet nulls) implements Column {
    @Override
    public long sizeInBytes() {
      return 16L + 8L * values.length;
    }
  }

  /** BOOLEAN. */
  record Booleans(boolean[] values, @Nullable BitSet nulls) implements Column {
    @Override
    public long sizeInBytes() {
      return 16L + values.length;
    }
  }

  /**
   * TEXT (valid UTF-8) or BINARY. Row i is {@code bytes[offsets[i] .. offsets[i + 1])}; {@code
   * offsets} has one entry more than there are rows.
   */
  record Bytes(int[] offsets, byte[] bytes, @Nullable BitSet nulls) implements Column {
    @Override
    public long sizeInBytes() {
      return 32L + 4L * offsets.length + bytes.length;
    }
  }

  /** TEXT with few distinct values: row i is {@code values.get(codes[i])}. */
  record Dictionary(int[] codes, List<byte[]> values) implements Column {
    @Override
    public long sizeInBytes() {
      long size = 32L + 4L * codes.length;
      for (byte[] value : values) {
        size += 24L + value.length;
      }
      return size;
    }
  }

  /** TEXT_LIST; an entry of the array may be null for a NULL list. */
  record TextLists(List<@Nullable List<String>> values) implements Column {
    @Override
    public long sizeInBytes() {
      long size = 32L;
      for (List<String> value : values) {
        size += 64L;
        if (value != null) {
          for (String text : value) {
            size += 48L + text.length();
          }
        }
      }
      return size;
    }
  }

  /**
   * The same value in every row: {@code Long} (TIMESTAMP_NS, INT64), {@code Integer} (INT32,
   * UINT32), {@code Double}, {@code Boolean}, {@code byte[]} (TEXT as UTF-8, BINARY), {@code
   * List<String>} (TEXT_LIST); null for NULL.
   */
  record Constant(@Nullable Object value) implements Column {
    @Override
    public long sizeInBytes() {
      return value instanceof byte[] bytes ? 40L + bytes.length : 40L;
    }
  }
}
