package io.micromegas.telemetry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** How Jackson reads and writes CBOR for us: bounds, definite containers and texts. */
final class CborFormat {
  /** How deep values may nest. */
  static final int MAX_DEPTH = 64;

  /** Characters of a text or of a key; as much as a whole body has at ingestion. */
  static final int MAX_TEXT = 100 << 20;

  /** Tags before one value; the parser keeps them while it reads the value. */
  static final int MAX_TAGS = 1_000;

  private static final CBORFactory FACTORY =
      CBORFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_TEXT)
                  .maxNameLength(MAX_TEXT)
                  .build())
          // Keys of properties come from outside: none of them stays behind in a shared table.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private CborFormat() {}

  /** Writes a value. */
  interface Body {
    void write(CBORGenerator out) throws IOException;
  }

  static CBORParser parser(byte[] in) throws IOException {
    return FACTORY.createParser(in);
  }

  static byte[] write(int capacity, Body body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(capacity);
    try (CBORGenerator out = FACTORY.createGenerator(bytes)) {
      body.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // there is no I/O
    }
    return bytes.toByteArray();
  }

  static void text(CBORGenerator out, String name, String value) throws IOException {
    out.writeFieldName(name);
    text(out, value);
  }

  /** Writes text of any length in one piece, which {@code writeString} does not. */
  static void text(CBORGenerator out, String value) throws IOException {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    out.writeUTF8String(utf8, 0, utf8.length);
  }

  static void texts(CBORGenerator out, String name, Map<String, String> texts) throws IOException {
    out.writeFieldName(name);
    out.writeStartObject(texts, texts.size());
    for (Map.Entry<String, String> entry : texts.entrySet()) {
      out.writeFieldName(new SerializedString(entry.getKey()));
      text(out, entry.getValue());
    }
    out.writeEndObject();
  }

  /** Writes an integer of 64 bits, taken as unsigned. */
  static void unsigned(CBORGenerator out, String name, long value) throws IOException {
    out.writeFieldName(name);
    if (value >= 0) {
      out.writeNumber(value);
    } else {
      out.writeNumber(new BigInteger(Long.toUnsignedString(value)));
    }
  }
}
