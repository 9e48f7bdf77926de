package io.micromegas.client;

import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeSecVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.complex.BaseRepeatedValueVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.util.Text;
import org.jspecify.annotations.Nullable;

/** Values of Arrow vectors as plain Java ones, which outlive their batch. */
final class Cells {
  private static final long NANOS = 1_000_000_000L;

  private Cells() {}

  /**
   * Returns a value, null for NULL; the class of each type is listed at {@link Row#get(String)}.
   */
  static @Nullable Object value(FieldVector vector, int row, DictionaryProvider dictionaries) {
    if (vector.isNull(row)) {
      return null;
    }
    @Nullable DictionaryEncoding encoding = vector.getField().getDictionary();
    if (encoding != null && vector instanceof BaseIntVector indices) {
      @Nullable Dictionary dictionary = dictionaries.lookup(encoding.getId());
      if (dictionary == null) {
        throw new IllegalStateException("no dictionary of the column " + vector.getName());
      }
      int index = Math.toIntExact(indices.getValueAsLong(row));
      return value(dictionary.getVector(), index, dictionaries);
    }
    if (vector instanceof StructVector struct) {
      return struct(struct, row, dictionaries);
    }
    if (vector instanceof MapVector map) {
      return map(map, row, dictionaries);
    }
    if (vector instanceof BaseRepeatedValueVector list) {
      return list(
          list.getDataVector(),
          list.getElementStartIndex(row),
          list.getElementEndIndex(row),
          dictionaries);
    }
    if (vector instanceof FixedSizeListVector list) {
      return list(
          list.getDataVector(),
          list.getElementStartIndex(row),
          list.getElementEndIndex(row),
          dictionaries);
    }
    return plain(vector, row);
  }

  private static @Nullable Object plain(FieldVector vector, int row) {
    if (vector instanceof TimeStampVector times) {
      return instant(times.get(row), ((ArrowType.Timestamp) times.getField().getType()).getUnit());
    }
    if (vector instanceof UInt8Vector v) {
      return new BigInteger(Long.toUnsignedString(v.get(row)));
    }
    if (vector instanceof UInt4Vector v) {
      return v.getValueAsLong(row);
    }
    if (vector instanceof UInt1Vector || vector instanceof UInt2Vector) {
      return (int) ((BaseIntVector) vector).getValueAsLong(row);
    }
    if (vector instanceof DateDayVector v) {
      return LocalDate.ofEpochDay(v.get(row));
    }
    if (vector instanceof DateMilliVector v) {
      return LocalDate.ofEpochDay(Math.floorDiv(v.get(row), 86_400_000L));
    }
    if (vector instanceof TimeSecVector v) {
      return LocalTime.ofSecondOfDay(v.get(row));
    }
    if (vector instanceof TimeMilliVector v) {
      return LocalTime.ofNanoOfDay(v.get(row) * 1_000_000L);
    }
    if (vector instanceof TimeMicroVector v) {
      return LocalTime.ofNanoOfDay(v.get(row) * 1_000L);
    }
    if (vector instanceof TimeNanoVector v) {
      return LocalTime.ofNanoOfDay(v.get(row));
    }
    if (vector instanceof DurationVector v) {
      return v.getObject(row);
    }
    Object value = vector.getObject(row);
    if (value instanceof Text text) {
      return text.toString();
    }
    if (value instanceof Byte || value instanceof Short) {
      return ((Number) value).intValue();
    }
    return value;
  }

  /** Times without zone mean UTC, as all times of the server do. */
  private static Instant instant(long value, TimeUnit unit) {
    return switch (unit) {
      case SECOND -> Instant.ofEpochSecond(value);
      case MILLISECOND -> Instant.ofEpochMilli(value);
      case MICROSECOND ->
          Instant.ofEpochSecond(
              Math.floorDiv(value, 1_000_000L), Math.floorMod(value, 1_000_000L) * 1_000L);
      case NANOSECOND ->
          Instant.ofEpochSecond(Math.floorDiv(value, NANOS), Math.floorMod(value, NANOS));
    };
  }

  private static List<@Nullable Object> list(
      FieldVector values, int begin, int end, DictionaryProvider dictionaries) {
    List<@Nullable Object> list = new ArrayList<>(end - begin);
    for (int i = begin; i < end; i++) {
      list.add(value(values, i, dictionaries));
    }
    return Collections.unmodifiableList(list);
  }

  private static Map<String, @Nullable Object> struct(
      StructVector struct, int row, DictionaryProvider dictionaries) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (FieldVector field : struct.getChildrenFromFields()) {
      fields.put(field.getName(), value(field, row, dictionaries));
    }
    return Collections.unmodifiableMap(fields);
  }

  private static Map<@Nullable Object, @Nullable Object> map(
      MapVector map, int row, DictionaryProvider dictionaries) {
    List<FieldVector> entry = ((StructVector) map.getDataVector()).getChildrenFromFields();
    Map<@Nullable Object, @Nullable Object> values = new LinkedHashMap<>();
    for (int i = map.getElementStartIndex(row); i < map.getElementEndIndex(row); i++) {
      values.put(value(entry.get(0), i, dictionaries), value(entry.get(1), i, dictionaries));
    }
    return Collections.unmodifiableMap(values);
  }
}
