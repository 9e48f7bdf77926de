package io.micromegas.client;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.TimeStampNanoTZVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** The values of a statement's parameters, as one row. */
final class BoundValues {
  private static final long NANOS = 1_000_000_000L;
  private static final int DECIMAL_DIGITS = 38;

  private BoundValues() {}

  /** Makes the row; the server matches by position, names are for its messages. */
  static VectorSchemaRoot row(
      List<Field> parameters, @Nullable Object[] values, BufferAllocator allocator) {
    List<FieldVector> vectors = new ArrayList<>();
    try {
      for (int i = 0; i < values.length; i++) {
        FieldVector vector = vector(parameters.get(i), values[i], i + 1, allocator);
        vectors.add(vector);
        vector.setValueCount(1);
      }
    } catch (RuntimeException e) {
      vectors.forEach(FieldVector::close);
      throw e;
    }
    VectorSchemaRoot row = new VectorSchemaRoot(vectors);
    row.setRowCount(1);
    return row;
  }

  private static FieldVector vector(
      Field parameter, @Nullable Object value, int position, BufferAllocator allocator) {
    String name = parameter.getName();
    if (value == null) {
      return new NullVector(name);
    }
    if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      BigIntVector vector = new BigIntVector(name, allocator);
      vector.setSafe(0, ((Number) value).longValue());
      return vector;
    }
    if (value instanceof Double || value instanceof Float) {
      Float8Vector vector = new Float8Vector(name, allocator);
      vector.setSafe(0, ((Number) value).doubleValue());
      return vector;
    }
    if (value instanceof Boolean truth) {
      BitVector vector = new BitVector(name, allocator);
      vector.setSafe(0, truth ? 1 : 0);
      return vector;
    }
    if (value instanceof String || value instanceof UUID) {
      VarCharVector vector = new VarCharVector(name, allocator);
      vector.setSafe(0, value.toString().getBytes(StandardCharsets.UTF_8));
      return vector;
    }
    if (value instanceof byte[] bytes) {
      VarBinaryVector vector = new VarBinaryVector(name, allocator);
      vector.setSafe(0, bytes);
      return vector;
    }
    if (value instanceof Instant time) {
      TimeStampNanoTZVector vector = new TimeStampNanoTZVector(name, allocator, "UTC");
      vector.setSafe(0, nanos(time, position));
      return vector;
    }
    if (value instanceof LocalDate date) {
      DateDayVector vector = new DateDayVector(name, allocator);
      vector.setSafe(0, Math.toIntExact(date.toEpochDay()));
      return vector;
    }
    if (value instanceof BigDecimal number) {
      DecimalVector vector =
          new DecimalVector(name, allocator, DECIMAL_DIGITS, Math.max(0, number.scale()));
      vector.setSafe(0, number.setScale(Math.max(0, number.scale())));
      return vector;
    }
    throw new IllegalArgumentException(
        "parameter "
            + position
            + " is a "
            + value.getClass().getSimpleName()
            + "; give a number, a text, a UUID, an Instant, a LocalDate, a truth value, bytes or"
            + " null");
  }

  private static long nanos(Instant time, int position) {
    try {
      return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS), time.getNano());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "parameter " + position + " is a time before 1677 or after 2262: " + time, e);
    }
  }
}
