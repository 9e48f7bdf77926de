package io.micromegas.flight;

import io.micromegas.telemetry.UuidText;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** What a column of an ingested table holds, and in which Arrow types it may come. */
enum IngestKind {
  /** Text of any length. */
  TEXT("text (utf8 or large_utf8)") {
    @Override
    boolean accepts(Field field) {
      return isText(field);
    }

    @Override
    String read(FieldVector vector, int row) {
      return IngestCells.text(vector, row);
    }
  },

  /** Text of at most 255 characters, as the bodies that senders post. */
  SHORT_TEXT(TEXT.expected) {
    @Override
    boolean accepts(Field field) {
      return isText(field);
    }

    @Override
    String read(FieldVector vector, int row) {
      String text = IngestCells.text(vector, row);
      if (text.codePointCount(0, text.length()) > MAX_TEXT) {
        throw new BadCell("is longer than " + MAX_TEXT + " characters");
      }
      return text;
    }
  },

  /** A UUID in one of its spellings; of 16 bytes, most significant first. */
  ID("a UUID as text (utf8 or large_utf8)") {
    @Override
    boolean accepts(Field field) {
      return isText(field)
          || (field.getType() instanceof ArrowType.FixedSizeBinary binary
              && binary.getByteWidth() == 16);
    }

    @Override
    UUID read(FieldVector vector, int row) {
      if (vector instanceof FixedSizeBinaryVector binary) {
        return IngestCells.uuid(binary.get(row));
      }
      String text = IngestCells.text(vector, row);
      return UuidText.parse(text)
          .orElseThrow(() -> new BadCell("is not a UUID: '" + IngestCells.shortened(text) + "'"));
    }
  },

  /** As {@link #ID}; empty text is none. */
  OPTIONAL_ID(ID.expected) {
    @Override
    boolean accepts(Field field) {
      return ID.accepts(field);
    }

    @Override
    Object read(FieldVector vector, int row) {
      return isText(vector.getField()) && IngestCells.text(vector, row).isEmpty()
          ? NONE
          : ID.read(vector, row);
    }
  },

  /** A whole number of 64 bits. */
  LONG("a whole number (int64)") {
    @Override
    boolean accepts(Field field) {
      return field.getType() instanceof ArrowType.Int;
    }

    @Override
    Long read(FieldVector vector, int row) {
      return IngestCells.number(vector, row);
    }
  },

  /** A whole number of 32 bits. */
  INT("a whole number (int32)") {
    @Override
    boolean accepts(Field field) {
      return field.getType() instanceof ArrowType.Int;
    }

    @Override
    Integer read(FieldVector vector, int row) {
      long number = IngestCells.number(vector, row);
      if (number != (int) number) {
        throw new BadCell("does not fit 32 bits: " + number);
      }
      return (int) number;
    }
  },

  /** An instant; without a zone it is UTC. */
  TIME("a timestamp of any unit, with or without zone") {
    @Override
    boolean accepts(Field field) {
      return field.getType() instanceof ArrowType.Timestamp;
    }

    @Override
    Instant read(FieldVector vector, int row) {
      return IngestCells.time((TimeStampVector) vector, row);
    }
  },

  /** Bytes. */
  BYTES("binary or large_binary") {
    @Override
    boolean accepts(Field field) {
      return isBinary(field);
    }

    @Override
    byte[] read(FieldVector vector, int row) {
      return IngestCells.bytes(vector, row);
    }
  },

  /** Texts. */
  TAGS("a list of text") {
    @Override
    boolean accepts(Field field) {
      return IngestLists.isList(field)
          && (IngestLists.isListOfNothing(field) || isPlainText(field.getChildren().getFirst()));
    }

    @Override
    List<String> read(FieldVector vector, int row) {
      return IngestLists.texts(vector, row);
    }
  },

  /** Text to text. */
  PROPERTIES(
      "properties: a list of {key, value} or a map of text to text, JSON text, or JSONB binary") {
    @Override
    boolean accepts(Field field) {
      return isText(field)
          || isBinary(field)
          || IngestLists.isListOfNothing(field)
          || IngestLists.isListOfPairs(field);
    }

    @Override
    Map<String, String> read(FieldVector vector, int row) {
      if (isText(vector.getField())) {
        return PropertiesText.ofJson(IngestCells.text(vector, row));
      }
      if (isBinary(vector.getField())) {
        return PropertiesText.ofJsonb(IngestCells.bytes(vector, row));
      }
      return IngestLists.properties(vector, row);
    }
  };

  /** Stands for an optional value that is spelled out as none. */
  static final Object NONE = new Object();

  /** What the columns of processes hold, whatever way they come. */
  private static final int MAX_TEXT = 255;

  private final String expected;

  IngestKind(String expected) {
    this.expected = expected;
  }

  /** Returns what to send, in words. */
  String expected() {
    return expected;
  }

  /** Whether columns of that type, once their dictionary is looked through, can be read. */
  abstract boolean accepts(Field field);

  /** Reads a cell that is not NULL, or throws {@link BadCell}. */
  abstract Object read(FieldVector vector, int row);

  private static boolean isPlainText(Field field) {
    return field.getDictionary() == null && isText(field);
  }

  static boolean isText(Field field) {
    return field.getType() instanceof ArrowType.Utf8
        || field.getType() instanceof ArrowType.LargeUtf8;
  }

  static boolean isBinary(Field field) {
    return field.getType() instanceof ArrowType.Binary
        || field.getType() instanceof ArrowType.LargeBinary;
  }

  /** A value that can not be taken; the text completes "column x". */
  static final class BadCell extends RuntimeException {
    private static final long serialVersionUID = 1;

    BadCell(String text) {
      super(text);
    }

    String text() {
      return String.valueOf(getMessage());
    }
  }
}
