package io.micromegas.query;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** A value for a parameter of a statement: it takes the parameter's place in the parsed tree. */
public sealed interface SqlValue {

  /** NULL, of a type of SQL. */
  record Null(Type type) implements SqlValue {}

  /** A text, which becomes what it is compared with, as a literal does. */
  record Text(String text) implements SqlValue {}

  /** A whole number, of up to 64 bits with or without a sign. */
  record Whole(BigInteger number) implements SqlValue {}

  /** A number, not a number and infinite ones included. */
  record Real(double number) implements SqlValue {}

  /** True or false. */
  record Truth(boolean truth) implements SqlValue {}

  /** A time in nanoseconds since the epoch, UTC. */
  record Time(long nanos) implements SqlValue {}

  /** A day, as days since the epoch. */
  record Day(int days) implements SqlValue {}

  /** Bytes. */
  record Bytes(byte[] bytes) implements SqlValue {
    /** Copies. */
    public Bytes {
      bytes = bytes.clone();
    }

    @Override
    public byte[] bytes() {
      return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes those && Arrays.equals(bytes, those.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return HexFormat.of().formatHex(bytes);
    }
  }

  /** The types that values have. */
  enum Type {
    VARCHAR,
    BIGINT,
    DOUBLE,
    BOOLEAN,
    TIMESTAMP_NS,
    DATE,
    BLOB;

    /** Returns the type of values of an Arrow type; VARCHAR for what has no values here. */
    public static Type of(ArrowType type) {
      return switch (type) {
        case ArrowType.Int ignored -> BIGINT;
        case ArrowType.FloatingPoint ignored -> DOUBLE;
        case ArrowType.Decimal ignored -> DOUBLE;
        case ArrowType.Bool ignored -> BOOLEAN;
        case ArrowType.Timestamp ignored -> TIMESTAMP_NS;
        case ArrowType.Date ignored -> DATE;
        case ArrowType.Binary ignored -> BLOB;
        case ArrowType.LargeBinary ignored -> BLOB;
        case ArrowType.FixedSizeBinary ignored -> BLOB;
        default -> VARCHAR;
      };
    }
  }

  /** Returns about how many bytes the value takes. */
  default long size() {
    return switch (this) {
      case Text text -> text.text().length();
      case Bytes bytes -> bytes.bytes().length;
      case Null ignored -> Byte.BYTES;
      case Whole ignored -> Long.BYTES;
      case Real ignored -> Long.BYTES;
      case Truth ignored -> Byte.BYTES;
      case Time ignored -> Long.BYTES;
      case Day ignored -> Integer.BYTES;
    };
  }
}
