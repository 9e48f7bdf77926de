package io.micromegas.flight;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.query.SqlValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.FloatingPointVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.util.Text;

/** Reads the values that a client binds: columns by position, whatever their names. */
final class ArrowValues {
  private static final long MILLIS_PER_DAY = 86_400_000L;

  private ArrowValues() {}

  /** Reads all rows that a client sends. */
  static List<List<SqlValue>> read(FlightStream stream) {
    List<List<SqlValue>> rows = new ArrayList<>();
    long bytes = 0;
    while (stream.next()) {
      VectorSchemaRoot root = stream.getRoot();
      List<ValueVector> columns = new ArrayList<>();
      List<ValueVector> decoded = new ArrayList<>();
      try {
        for (FieldVector vector : root.getFieldVectors()) {
          Optional<ValueVector> values = decoded(vector, stream);
          values.ifPresent(decoded::add);
          columns.add(values.orElse(vector));
        }
        for (int row = 0; row < root.getRowCount(); row++) {
          List<SqlValue> values = new ArrayList<>();
          for (int i = 0; i < columns.size(); i++) {
            SqlValue value = value(columns.get(i), row, i + 1);
            bytes += value.size();
            values.add(value);
          }
          rows.add(values);
          if (bytes > BoundValues.MAX_BYTES) {
            throw new MicromegasException(
                ErrorCode.INVALID_ARGUMENT,
                "the values of the parameters have more than "
                    + BoundValues.MAX_BYTES
                    + " bytes; bind fewer rows at a time");
          }
        }
      } finally {
        decoded.forEach(ValueVector::close);
      }
    }
    return rows;
  }

  private static Optional<ValueVector> decoded(FieldVector vector, FlightStream stream) {
    if (vector.getField().getDictionary() == null) {
      return Optional.empty();
    }
    Dictionary dictionary =
        stream.getDictionaryProvider().lookup(vector.getField().getDictionary().getId());
    return Optional.of(DictionaryEncoder.decode(vector, dictionary));
  }

  private static SqlValue value(ValueVector vector, int row, int position) {
    ArrowType type = vector.getField().getType();
    if (vector.isNull(row)) {
      return new SqlValue.Null(SqlValue.Type.of(type));
    }
    return switch (vector) {
      case UInt8Vector v ->
          new SqlValue.Whole(new BigInteger(Long.toUnsignedString(v.getValueAsLong(row))));
      case BaseIntVector v -> new SqlValue.Whole(BigInteger.valueOf(v.getValueAsLong(row)));
      case FloatingPointVector v -> new SqlValue.Real(v.getValueAsDouble(row));
      case DecimalVector v -> decimal(v.getObject(row));
      case Decimal256Vector v -> decimal(v.getObject(row));
      case BitVector v -> new SqlValue.Truth(v.get(row) != 0);
      case TimeStampVector v -> time(v.get(row), (ArrowType.Timestamp) type, position);
      case DateDayVector v -> new SqlValue.Day(v.get(row));
      case DateMilliVector v ->
          new SqlValue.Day(Math.toIntExact(Math.floorDiv(v.get(row), MILLIS_PER_DAY)));
      case VarBinaryVector v -> new SqlValue.Bytes(v.get(row));
      case LargeVarBinaryVector v -> new SqlValue.Bytes(v.get(row));
      case FixedSizeBinaryVector v -> new SqlValue.Bytes(v.get(row));
      default -> {
        // Texts in any of their layouts.
        if (vector.getObject(row) instanceof Text text) {
          yield new SqlValue.Text(text.toString());
        }
        throw new MicromegasException(
            ErrorCode.INVALID_ARGUMENT,
            "parameter "
                + position
                + " is of the type "
                + type
                + "; bind a number, a text, a time, a date, a truth value or bytes");
      }
    };
  }

  private static SqlValue decimal(BigDecimal number) {
    return number.stripTrailingZeros().scale() <= 0 && number.toBigInteger().bitLength() <= 64
        ? new SqlValue.Whole(number.toBigInteger())
        : new SqlValue.Real(number.doubleValue());
  }

  private static SqlValue time(long value, ArrowType.Timestamp type, int position) {
    long factor =
        switch (type.getUnit()) {
          case SECOND -> 1_000_000_000L;
          case MILLISECOND -> 1_000_000L;
          case MICROSECOND -> 1_000L;
          case NANOSECOND -> 1L;
        };
    try {
      return new SqlValue.Time(Math.multiplyExact(value, factor));
    } catch (ArithmeticException e) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT,
          "parameter " + position + " is a time before 1677 or after 2262",
          e);
    }
  }
}
