package io.micromegas.catalog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Properties as JSON object text: one spelling for one map, keys in the order of their bytes. */
final class PropertiesJson {
  private static final JsonFactory JSON = new JsonFactory();

  private PropertiesJson() {}

  /** Writes the object; {@code {}} when empty. Refuses U+0000, which clients could not show. */
  static String write(Map<String, String> properties) {
    if (properties.isEmpty()) {
      return "{}";
    }
    TreeMap<String, String> sorted = new TreeMap<>(PropertiesJson::compareAsUtf8);
    sorted.putAll(properties);
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      for (Map.Entry<String, String> property : sorted.entrySet()) {
        json.writeStringField(
            checked(property.getKey(), property.getKey()),
            checked(property.getKey(), property.getValue()));
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** Writes texts as a JSON array; refuses U+0000 as {@link #write} does. */
  static String writeList(List<String> texts) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartArray();
      for (String item : texts) {
        json.writeString(checked(item, item));
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** Reads what {@link #write} wrote. */
  static Map<String, String> read(String text) {
    if (text.equals("{}")) {
      return Map.of();
    }
    Map<String, String> properties = new LinkedHashMap<>();
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        properties.put(key, json.nextTextValue());
      }
    } catch (IOException e) {
      throw new MicromegasException(
          ErrorCode.DATA_LOSS, "properties in the catalog are not JSON: " + text, e);
    }
    return properties;
  }

  private static String checked(String key, String text) {
    if (text.indexOf('\0') >= 0) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT,
          "property '" + key.replace('\0', '?') + "' holds U+0000, which cannot be stored");
    }
    return text;
  }

  /** Code units do not sort like bytes: surrogates come before U+E000. */
  private static int compareAsUtf8(String a, String b) {
    int common = Math.min(a.length(), b.length());
    int at = Arrays.mismatch(a.toCharArray(), 0, common, b.toCharArray(), 0, common);
    if (at < 0) {
      return Integer.compare(a.length(), b.length());
    }
    boolean surrogateA = Character.isSurrogate(a.charAt(at));
    boolean surrogateB = Character.isSurrogate(b.charAt(at));
    return surrogateA != surrogateB
        ? Boolean.compare(surrogateA, surrogateB)
        : Character.compare(a.charAt(at), b.charAt(at));
  }
}
