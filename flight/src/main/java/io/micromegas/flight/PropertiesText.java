package io.micromegas.flight;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.micromegas.flight.IngestKind.BadCell;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Properties as this server answers them (JSON text), and as the reference does (JSONB). */
final class PropertiesText {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int OBJECT = 0x4000_0000;
  private static final int TYPE = 0x7000_0000;
  private static final int STRING = 0x1000_0000;
  private static final int LENGTH = 0x0fff_ffff;

  private PropertiesText() {}

  /** Empty text is no properties, too. */
  static Map<String, String> ofJson(String text) {
    Map<String, String> properties = new LinkedHashMap<>();
    if (text.isBlank()) {
      return properties;
    }
    try (JsonParser json = JSON.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw notAnObject();
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        if (json.nextToken() != JsonToken.VALUE_STRING) {
          throw new BadCell(
              "has a value that is no text, of the key '" + IngestCells.shortened(key) + "'");
        }
        put(properties, key, json.getText());
      }
      if (json.nextToken() != null) {
        throw notAnObject();
      }
    } catch (IOException e) {
      throw notAnObject();
    }
    return properties;
  }

  /**
   * Reads the reference's encoding, big-endian (sql-and-lakehouse 5.2): a header with the number of
   * pairs, an entry of type and length for each key, then for each value, then the keys' bytes and
   * the values'.
   */
  static Map<String, String> ofJsonb(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    Map<String, String> properties = new LinkedHashMap<>();
    try {
      int header = in.getInt();
      int pairs = header & LENGTH;
      if ((header & ~LENGTH) != OBJECT || pairs > in.remaining() / 8) {
        throw new BadCell("is not a JSONB object");
      }
      int[] entries = new int[2 * pairs];
      for (int i = 0; i < entries.length; i++) {
        entries[i] = in.getInt();
        if ((entries[i] & TYPE) != STRING) {
          throw new BadCell("has a value that is no text");
        }
      }
      String[] texts = new String[entries.length];
      for (int i = 0; i < entries.length; i++) {
        texts[i] = text(in, entries[i] & LENGTH);
      }
      for (int i = 0; i < pairs; i++) {
        put(properties, texts[i], texts[pairs + i]);
      }
      if (in.hasRemaining()) {
        throw new BadCell("is not a JSONB object");
      }
    } catch (BufferUnderflowException | CharacterCodingException e) {
      throw new BadCell("is not a JSONB object");
    }
    return properties;
  }

  private static String text(ByteBuffer in, int length) throws CharacterCodingException {
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer utf8 = in.slice(in.position(), length);
    in.position(in.position() + length);
    return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
  }

  private static void put(Map<String, String> properties, String key, String value) {
    if (key.indexOf('\0') >= 0 || value.indexOf('\0') >= 0) {
      throw new BadCell("holds U+0000, which can not be stored");
    }
    properties.put(key, value);
  }

  private static BadCell notAnObject() {
    return new BadCell("is not the JSON text of an object");
  }
}
