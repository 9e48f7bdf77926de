package io.micromegas.query.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** JSON values at random, and texts that say them in many ways. */
record RandomJson(Random random) {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  static final List<String> KEYS =
      List.of("a", "b", "A", "c d", "", "é", "q\"t", "back\\slash", "tab\t", "\u0001", "$", "😀");

  /** Returns a value at most so deep. */
  JsonNode value(int depth) {
    return switch (random.nextInt(depth > 0 ? 9 : 6)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.booleanNode(random.nextBoolean());
      case 2 -> NODES.numberNode(random.nextInt(7) - 3);
      case 3 -> NODES.numberNode(random.nextLong());
      case 4 -> NODES.numberNode((random.nextInt(20) - 10) / 4.0);
      case 5 -> NODES.textNode(KEYS.get(random.nextInt(KEYS.size())));
      case 6 -> array(depth);
      default -> object(depth);
    };
  }

  private ArrayNode array(int depth) {
    ArrayNode array = NODES.arrayNode();
    for (int i = random.nextInt(4); i > 0; i--) {
      array.add(value(depth - 1));
    }
    return array;
  }

  private ObjectNode object(int depth) {
    ObjectNode object = NODES.objectNode();
    for (int i = random.nextInt(4); i > 0; i--) {
      object.set(KEYS.get(random.nextInt(KEYS.size())), value(depth - 1));
    }
    return object;
  }

  /** Writes a value in one of the ways that are read. */
  String spelled(JsonNode value) {
    return space()
        + switch (value) {
          case ObjectNode object -> {
            List<String> members = new ArrayList<>();
            object
                .properties()
                .forEach(member ->
                    members.add(
                        space()
                            + text(member.getKey())
                            + space()
                            + ":"
                            + spelled(member.getValue())));
            Collections.shuffle(members, random);
            yield "{" + String.join(",", members) + space() + "}";
          }
          case ArrayNode array -> {
            List<String> elements = new ArrayList<>();
            boolean last = false;
            for (JsonNode element : array) {
              last = element.isNull() && array.size() > 1 && random.nextInt(3) == 0;
              elements.add(last ? space() : spelled(element));
            }
            yield "[" + String.join(",", elements) + "]";
          }
          default -> value.isTextual() ? text(value.textValue()) : word(value.toString());
        }
        + space();
  }

  private String space() {
    return switch (random.nextInt(8)) {
      case 0 -> " ";
      case 1 -> "\n\t";
      default -> "";
    };
  }

  private String word(String word) {
    boolean digit = Character.isDigit(word.charAt(0));
    return switch (random.nextInt(6)) {
      case 0 -> digit ? "+" + word : word;
      case 1 -> digit ? "00" + word : word;
      case 2 -> digit || word.startsWith("-") ? word : word.toUpperCase(java.util.Locale.ROOT);
      default -> word;
    };
  }

  private String text(String text) {
    char quote = random.nextInt(4) == 0 ? '\'' : '"';
    StringBuilder out = new StringBuilder().append(quote);
    text.codePoints()
        .forEach(c -> {
          String character = Character.toString(c);
          if (random.nextInt(5) == 0) {
            String form = random.nextBoolean() ? "\\u%04x" : "\\u%04X";
            character.chars().forEach(unit -> out.append(String.format(form, unit)));
          } else if (c == quote || c == '\\') {
            out.append('\\').append(character);
          } else {
            out.append(character);
          }
        });
    return out.append(quote).toString();
  }

  /** Changes a text at some places. */
  byte[] mutated(byte[] text, String alphabet) {
    List<Byte> bytes = new ArrayList<>();
    for (byte b : text) {
      bytes.add(b);
    }
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      int at = random.nextInt(bytes.size() + 1);
      byte b = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
      switch (random.nextInt(3)) {
        case 0 -> bytes.add(at, b);
        case 1 -> {
          if (at < bytes.size()) {
            bytes.remove(at);
          }
        }
        default -> {
          if (at < bytes.size()) {
            bytes.set(at, b);
          }
        }
      }
    }
    byte[] changed = new byte[bytes.size()];
    for (int i = 0; i < changed.length; i++) {
      changed[i] = bytes.get(i);
    }
    return changed;
  }
}
