package io.micromegas.query.json;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes values in the one form in which we write them. */
final class JsonWriter {
  private final JsonText json;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private JsonWriter(JsonText json) {
    this.json = json;
  }

  /** Writes all of a text that was read; null if an object has a key twice. */
  static byte @Nullable [] canonical(JsonText json) {
    JsonWriter writer = new JsonWriter(json);
    return writer.value(JsonText.ROOT) ? writer.out.toByteArray() : null;
  }

  private boolean value(int node) {
    switch (json.kind(node)) {
      case NULL -> word("null");
      case TRUE -> word("true");
      case FALSE -> word("false");
      case NUMBER -> out.writeBytes(json.number(node).canonical());
      case TEXT, ESCAPED -> JsonEscapes.write(json.content(node), out);
      case ARRAY -> {
        return array(node);
      }
      case OBJECT -> {
        return object(node);
      }
    }
    return true;
  }

  private void word(String word) {
    out.writeBytes(word.getBytes(StandardCharsets.US_ASCII));
  }

  private boolean array(int array) {
    out.write('[');
    for (int node = JsonText.first(array); node < json.next(array); node = json.next(node)) {
      if (node > JsonText.first(array)) {
        out.write(',');
      }
      if (!value(node)) {
        return false;
      }
    }
    out.write(']');
    return true;
  }

  private boolean object(int object) {
    List<Integer> keys = new ArrayList<>();
    for (int key = JsonText.first(object); key < json.next(object); key = json.next(key + 1)) {
      keys.add(key);
    }
    keys.sort(json::compare);
    out.write('{');
    for (int i = 0; i < keys.size(); i++) {
      int key = keys.get(i);
      if (i > 0) {
        if (json.compare(keys.get(i - 1), key) == 0) {
          return false;
        }
        out.write(',');
      }
      JsonEscapes.write(json.content(key), out);
      out.write(':');
      if (!value(key + 1)) {
        return false;
      }
    }
    out.write('}');
    return true;
  }
}
