package io.micromegas.query.json;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.ColumnType;
import io.micromegas.engine.TextFunction;
import io.micromegas.query.json.JsonText.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * JSON for statements. A text that is not JSON (see {@link JsonReader}), or has a key twice, is
 * answered by NULL. JSON that is answered is in one form: compact, keys in the order of their
 * bytes. Those whose names do not start with {@code jsonb_} are for the macros in {@code json.sql}.
 */
public final class JsonFunctions {
  private JsonFunctions() {}

  /** Returns all of them, for an engine. */
  public static List<TextFunction> all() {
    return List.of(
        total("jsonb_parse", ColumnType.TEXT, JsonFunctions::whole),
        total("jsonb_format_json", ColumnType.TEXT, JsonFunctions::whole),
        total("jsonb_as_string", ColumnType.TEXT, JsonFunctions::asText),
        total("jsonb_as_f64", ColumnType.DOUBLE, JsonFunctions::asDouble),
        total("jsonb_as_i64", ColumnType.INT64, JsonFunctions::asLong),
        total("jsonb_array_length", ColumnType.INT64, JsonFunctions::arrayLength),
        total("json_properties_length", ColumnType.INT32, JsonFunctions::propertiesLength),
        total("json_properties_of", ColumnType.TEXT, JsonFunctions::propertiesOf),
        byKey("jsonb_get", JsonText::json),
        byKey("json_property", JsonFunctions::plain),
        list("jsonb_object_keys", JsonFunctions::keys),
        list("json_each_keys", JsonFunctions::eachKey),
        list("json_each_values", JsonFunctions::eachValue),
        list("json_elements", JsonFunctions::elements),
        new TextFunction(JsonPaths.FIRST, 2, ColumnType.TEXT, true, JsonPaths::first),
        new TextFunction(JsonPaths.ALL, 2, ColumnType.TEXT, true, JsonPaths::all));
  }

  /** What is computed of a text as a whole. */
  @FunctionalInterface
  private interface OfJson {
    @Nullable Object apply(JsonText json);
  }

  private static TextFunction total(String name, ColumnType result, OfJson body) {
    return new TextFunction(
        name,
        1,
        result,
        false,
        (arguments, cancelled) -> {
          JsonText json = JsonText.read(arguments[0]);
          return json == null ? null : body.apply(json);
        });
  }

  private static TextFunction list(String name, OfJson body) {
    return new TextFunction(
        name,
        1,
        ColumnType.TEXT_LIST,
        true,
        (arguments, cancelled) -> {
          JsonText json = JsonText.read(arguments[0]);
          return json == null ? null : body.apply(json);
        });
  }

  private static TextFunction byKey(String name, BiFunction<JsonText, Integer, byte[]> result) {
    return new TextFunction(
        name,
        2,
        ColumnType.TEXT,
        false,
        (arguments, cancelled) -> {
          JsonText json = JsonText.read(arguments[0]);
          if (json == null || json.kind(JsonText.ROOT) != Kind.OBJECT) {
            return null;
          }
          int value = json.findInAnyCase(JsonText.ROOT, arguments[1]);
          return value == JsonText.NONE ? null : result.apply(json, value);
        });
  }

  private static byte[] whole(JsonText json) {
    return json.bytes();
  }

  /** What a text says, and other values as JSON. */
  private static byte[] plain(JsonText json, int node) {
    return json.isText(node) ? json.content(node) : json.json(node);
  }

  private static byte @Nullable [] asText(JsonText json) {
    return json.isText(JsonText.ROOT) ? json.content(JsonText.ROOT) : null;
  }

  private static @Nullable Double asDouble(JsonText json) {
    return json.kind(JsonText.ROOT) == Kind.NUMBER ? json.number(JsonText.ROOT).asDouble() : null;
  }

  private static @Nullable Long asLong(JsonText json) {
    if (json.kind(JsonText.ROOT) != Kind.NUMBER) {
      return null;
    }
    OptionalLong number = json.number(JsonText.ROOT).asLong();
    return number.isPresent() ? number.getAsLong() : null;
  }

  private static @Nullable Long arrayLength(JsonText json) {
    return json.kind(JsonText.ROOT) == Kind.ARRAY ? (long) json.size(JsonText.ROOT) : null;
  }

  private static Integer propertiesLength(JsonText json) {
    return json.kind(JsonText.ROOT) == Kind.OBJECT ? json.size(JsonText.ROOT) : 0;
  }

  private static @Nullable List<byte[]> keys(JsonText json) {
    return json.kind(JsonText.ROOT) == Kind.OBJECT ? texts(json, true) : null;
  }

  /** Returns the keys of an object, or all values in a container. */
  private static List<byte[]> texts(JsonText json, boolean keys) {
    List<byte[]> texts = new ArrayList<>();
    boolean object = json.kind(JsonText.ROOT) == Kind.OBJECT;
    int node = JsonText.first(JsonText.ROOT);
    while (node < json.next(JsonText.ROOT)) {
      int value = object ? node + 1 : node;
      texts.add(keys ? json.content(node) : json.json(value));
      node = json.next(value);
    }
    return texts;
  }

  private static List<byte[]> eachKey(JsonText json) {
    return switch (json.kind(JsonText.ROOT)) {
      case OBJECT -> texts(json, true);
      case ARRAY -> numbers(json.size(JsonText.ROOT));
      case NULL, FALSE, TRUE, NUMBER, TEXT, ESCAPED ->
          throw unsuitable("jsonb_each", "an object or an array", json);
    };
  }

  private static List<byte[]> numbers(int count) {
    List<byte[]> numbers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      numbers.add(Integer.toString(i).getBytes(StandardCharsets.US_ASCII));
    }
    return numbers;
  }

  private static List<byte[]> eachValue(JsonText json) {
    if (!json.isContainer(JsonText.ROOT)) {
      throw unsuitable("jsonb_each", "an object or an array", json);
    }
    return texts(json, false);
  }

  private static List<byte[]> elements(JsonText json) {
    if (json.kind(JsonText.ROOT) != Kind.ARRAY) {
      throw unsuitable("jsonb_array_elements", "an array", json);
    }
    return texts(json, false);
  }

  private static MicromegasException unsuitable(String function, String takes, JsonText json) {
    String kind =
        switch (json.kind(JsonText.ROOT)) {
          case NULL -> "null";
          case FALSE, TRUE -> "a boolean";
          case NUMBER -> "a number";
          case TEXT, ESCAPED -> "a text";
          case ARRAY -> "an array";
          case OBJECT -> "an object";
        };
    return new MicromegasException(
        ErrorCode.INVALID_ARGUMENT, function + " takes " + takes + ", not " + kind);
  }

  /** Makes an object of a list of objects with {@code key} and {@code value}; the last one wins. */
  private static byte @Nullable [] propertiesOf(JsonText json) {
    if (json.kind(JsonText.ROOT) != Kind.ARRAY) {
      return null;
    }
    byte[] keyName = "key".getBytes(StandardCharsets.US_ASCII);
    byte[] valueName = "value".getBytes(StandardCharsets.US_ASCII);
    Map<byte[], byte[]> members = new TreeMap<>(java.util.Arrays::compareUnsigned);
    int end = json.next(JsonText.ROOT);
    for (int entry = JsonText.first(JsonText.ROOT); entry < end; entry = json.next(entry)) {
      boolean object = json.kind(entry) == Kind.OBJECT;
      int key = object ? json.find(entry, keyName) : JsonText.NONE;
      int value = object ? json.find(entry, valueName) : JsonText.NONE;
      if (key != JsonText.NONE
          && value != JsonText.NONE
          && json.isText(key)
          && json.isText(value)) {
        members.put(json.content(key), json.json(value));
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write('{');
    members.forEach((key, value) -> {
      if (out.size() > 1) {
        out.write(',');
      }
      JsonEscapes.write(key, out);
      out.write(':');
      out.writeBytes(value);
    });
    out.write('}');
    return out.toByteArray();
  }
}
