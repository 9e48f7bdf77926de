package io.micromegas.flight;

import com.google.protobuf.ByteString;
import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.query.SqlValue;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Values of parameters as bytes, for tickets: a count of columns, then each row's values, each a
 * kind and its content. Reading takes no length at its word.
 */
final class BoundValues {
  /** Of all values of one bind together. */
  static final int MAX_BYTES = 1 << 20;

  private BoundValues() {}

  /** Returns rows as bytes; refuses more than {@link #MAX_BYTES}. */
  static ByteString write(List<List<SqlValue>> rows) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(rows.isEmpty() ? 0 : rows.getFirst().size());
      for (List<SqlValue> row : rows) {
        for (SqlValue value : row) {
          write(value, out);
        }
        if (bytes.size() > MAX_BYTES) {
          throw new MicromegasException(
              ErrorCode.INVALID_ARGUMENT,
              "the values of the parameters have more than "
                  + MAX_BYTES
                  + " bytes; bind fewer rows at a time");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ByteString.copyFrom(bytes.toByteArray());
  }

  private static void write(SqlValue value, DataOutputStream out) throws IOException {
    switch (value) {
      case SqlValue.Null none -> {
        out.writeByte('n');
        bytes(none.type().name().getBytes(StandardCharsets.US_ASCII), out);
      }
      case SqlValue.Text text -> {
        out.writeByte('t');
        bytes(text.text().getBytes(StandardCharsets.UTF_8), out);
      }
      case SqlValue.Whole whole -> {
        out.writeByte('w');
        bytes(whole.number().toByteArray(), out);
      }
      case SqlValue.Real real -> {
        out.writeByte('r');
        out.writeDouble(real.number());
      }
      case SqlValue.Truth truth -> {
        out.writeByte('b');
        out.writeBoolean(truth.truth());
      }
      case SqlValue.Time time -> {
        out.writeByte('i');
        out.writeLong(time.nanos());
      }
      case SqlValue.Day day -> {
        out.writeByte('d');
        out.writeInt(day.days());
      }
      case SqlValue.Bytes bytes -> {
        out.writeByte('x');
        bytes(bytes.bytes(), out);
      }
    }
  }

  private static void bytes(byte[] bytes, DataOutputStream out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** Returns the rows that {@link #write} wrote; INVALID_ARGUMENT for anything else. */
  static List<List<SqlValue>> read(ByteString bytes) {
    if (bytes.isEmpty()) {
      return List.of();
    }
    ByteBuffer in = bytes.asReadOnlyByteBuffer();
    List<List<SqlValue>> rows = new ArrayList<>();
    try {
      int columns = in.getInt();
      if (columns <= 0) {
        throw malformed();
      }
      while (in.hasRemaining()) {
        List<SqlValue> row = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
          row.add(value(in));
        }
        rows.add(row);
      }
    } catch (BufferUnderflowException e) {
      throw malformed();
    }
    return rows;
  }

  private static SqlValue value(ByteBuffer in) {
    return switch (in.get()) {
      case 'n' -> new SqlValue.Null(type(bytes(in)));
      case 't' -> new SqlValue.Text(new String(bytes(in), StandardCharsets.UTF_8));
      case 'w' -> new SqlValue.Whole(number(bytes(in)));
      case 'r' -> new SqlValue.Real(in.getDouble());
      case 'b' -> new SqlValue.Truth(in.get() != 0);
      case 'i' -> new SqlValue.Time(in.getLong());
      case 'd' -> new SqlValue.Day(in.getInt());
      case 'x' -> new SqlValue.Bytes(bytes(in));
      default -> throw malformed();
    };
  }

  private static SqlValue.Type type(byte[] name) {
    try {
      return SqlValue.Type.valueOf(new String(name, StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
  }

  private static BigInteger number(byte[] bytes) {
    if (bytes.length == 0 || bytes.length > Long.BYTES + 1) {
      throw malformed();
    }
    return new BigInteger(bytes);
  }

  private static byte[] bytes(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw malformed();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private static MicromegasException malformed() {
    return new MicromegasException(
        ErrorCode.INVALID_ARGUMENT, "the ticket's values of parameters cannot be read");
  }
}
