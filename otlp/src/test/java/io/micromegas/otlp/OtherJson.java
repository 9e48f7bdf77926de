package io.micromegas.otlp;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Writes messages as the library's printer does, ids in hexadecimal as OTLP wants them; and as
 * other printers might: members in any order and twice, enums by name or number, numbers as texts
 * and texts with escapes, what is not there as null, and members that nobody knows.
 */
final class OtherJson {
  private static final Set<String> IDS =
      Set.of("traceId", "spanId", "parentSpanId", "trace_id", "span_id", "parent_span_id");
  private static final Set<String> REALS =
      Set.of("asDouble", "doubleValue", "zeroThreshold", "explicitBounds", "quantile");

  private final Random random;

  OtherJson(Random random) {
    this.random = random;
  }

  String print(Message message) throws InvalidProtocolBufferException {
    JsonFormat.Printer printer = JsonFormat.printer();
    if (random.nextBoolean()) {
      printer = printer.preservingProtoFieldNames();
    }
    if (random.nextBoolean()) {
      printer = printer.printingEnumsAsInts();
    }
    if (oneIn(3)) {
      printer = printer.alwaysPrintFieldsWithNoPresence();
    }
    StringBuilder out = new StringBuilder();
    write("", JsonParser.parseString(printer.print(message)), out);
    return out.toString();
  }

  private void write(String name, JsonElement element, StringBuilder out) {
    switch (element) {
      case JsonObject object -> object(object, out);
      case JsonArray array -> {
        out.append(space()).append('[');
        String separator = "";
        for (JsonElement each : array) {
          out.append(separator);
          write(name, each, out);
          separator = ",";
        }
        out.append(space()).append(']');
      }
      case JsonPrimitive value -> {
        out.append(space());
        if (value.isString()) {
          text(name, value.getAsString(), out);
        } else if (REALS.contains(name) && oneIn(4)) {
          quoted(value.getAsString(), out);
        } else {
          out.append(value.getAsString());
        }
      }
      default -> out.append(element);
    }
  }

  private void object(JsonObject object, StringBuilder out) {
    List<Map.Entry<String, JsonElement>> members = new ArrayList<>(object.entrySet());
    if (oneIn(3)) {
      Collections.shuffle(members, random);
    }
    out.append(space()).append('{');
    String separator = "";
    for (Map.Entry<String, JsonElement> member : members) {
      boolean twice = oneIn(10) && member.getValue().isJsonPrimitive();
      for (int i = twice ? 2 : 1; i > 0; i--) {
        out.append(separator);
        name(member.getKey(), out);
        write(member.getKey(), member.getValue(), out);
        separator = ",";
      }
      if (oneIn(20)) {
        out.append(separator);
        quoted("nobody knows \u00e9" + random.nextInt(), out);
        out.append(":[{\"traceId\":[null,-1.5e3]},\"\\ud83d\\ude00\",true]");
      }
      if (oneIn(20)) {
        out.append(",");
        name(member.getKey(), out.append(space()));
        out.append("null");
      }
    }
    out.append(space()).append('}');
  }

  private void name(String name, StringBuilder out) {
    quoted(name, out);
    out.append(space()).append(':');
  }

  private void text(String name, String text, StringBuilder out) {
    if (IDS.contains(name)) {
      String hex = HexFormat.of().formatHex(Base64.getDecoder().decode(text));
      quoted(oneIn(4) ? hex.toUpperCase(java.util.Locale.ROOT) : hex, out);
    } else if (name.equals("bytesValue") && oneIn(3)) {
      quoted(text.replace('+', '-').replace('/', '_').replace("=", ""), out);
    } else if (isCount(name) && oneIn(3)) {
      out.append(text);
    } else {
      quoted(text, out);
    }
  }

  /** 64-bit numbers, which the library quotes. */
  private static boolean isCount(String name) {
    return name.endsWith("UnixNano")
        || name.equals("intValue")
        || name.equals("asInt")
        || name.equals("count")
        || name.equals("bucketCounts")
        || name.equals("zeroCount");
  }

  private void quoted(String text, StringBuilder out) {
    out.append('"');
    text.codePoints()
        .forEach(c -> {
          String characters = Character.toString(c);
          if (c < ' ' || c == '"' || c == '\\' || oneIn(12)) {
            characters.chars().forEach(unit -> escaped((char) unit, out));
          } else {
            out.append(characters);
          }
        });
    out.append('"');
  }

  private static void escaped(char unit, StringBuilder out) {
    out.append("\\u").append(HexFormat.of().toHexDigits(unit));
  }

  private String space() {
    return oneIn(12) ? " \n\t\r".substring(random.nextInt(4)) : "";
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }
}
