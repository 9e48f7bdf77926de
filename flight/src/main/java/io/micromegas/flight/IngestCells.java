package io.micromegas.flight;

import io.micromegas.flight.IngestKind.BadCell;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** Single values out of vectors. */
final class IngestCells {
  private static final int SHOWN = 64;

  private IngestCells() {}

  static String text(FieldVector vector, int row) {
    byte[] utf8 = bytes(vector, row);
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new BadCell("is not UTF-8");
    }
    if (text.indexOf('\0') >= 0) {
      throw new BadCell("holds U+0000, which can not be stored");
    }
    return text;
  }

  static byte[] bytes(FieldVector vector, int row) {
    ArrowBuf offsets = vector.getOffsetBuffer();
    boolean large = vector instanceof LargeVarCharVector || vector instanceof LargeVarBinaryVector;
    return large
        ? bytes(vector, offsets.getLong(row * 8L), offsets.getLong(row * 8L + 8))
        : bytes(vector, offsets.getInt(row * 4L), offsets.getInt(row * 4L + 4));
  }

  /** Nothing is allocated by what offsets claim: the vectors' own getters would. */
  private static byte[] bytes(FieldVector vector, long begin, long end) {
    ArrowBuf data = vector.getDataBuffer();
    if (begin < 0 || end < begin || end > data.capacity()) {
      throw new BadCell("is malformed: it lies beyond its buffer");
    }
    byte[] bytes = new byte[Math.toIntExact(end - begin)];
    data.getBytes(begin, bytes);
    return bytes;
  }

  static UUID uuid(byte[] bytes) {
    ByteBuffer halves = ByteBuffer.wrap(bytes);
    return new UUID(halves.getLong(), halves.getLong());
  }

  static long number(FieldVector vector, int row) {
    long number = ((BaseIntVector) vector).getValueAsLong(row);
    if (vector instanceof UInt8Vector && number < 0) {
      throw new BadCell("does not fit 64 bits with a sign: " + Long.toUnsignedString(number));
    }
    return number;
  }

  /** A time in seconds may be beyond every calendar; what can be stored is ingestion's to say. */
  static Instant time(TimeStampVector vector, int row) {
    long units = vector.get(row);
    ArrowType.Timestamp type = (ArrowType.Timestamp) vector.getField().getType();
    long perSecond =
        switch (type.getUnit()) {
          case SECOND -> 1;
          case MILLISECOND -> 1_000;
          case MICROSECOND -> 1_000_000;
          case NANOSECOND -> 1_000_000_000;
        };
    long seconds = Math.floorDiv(units, perSecond);
    if (seconds < Instant.MIN.getEpochSecond() || seconds > Instant.MAX.getEpochSecond()) {
      throw new BadCell("is a time beyond the calendar");
    }
    return Instant.ofEpochSecond(
        seconds, Math.floorMod(units, perSecond) * (1_000_000_000 / perSecond));
  }

  static String shortened(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
