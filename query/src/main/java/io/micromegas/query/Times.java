package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Makes every time a TIMESTAMP_NS in UTC. DuckDB reads {@code '2024-05-01T14:00:00+02:00'} as a
 * TIMESTAMP by forgetting the offset; only its types with a zone heed it.
 */
final class Times {
  static final String TYPE = "TIMESTAMP_NS";

  private static final String ZONED_TYPE = "TIMESTAMPTZ_NS";
  private static final Set<String> NAMES =
      Set.of(
          "timestamp",
          "datetime",
          "timestamptz",
          "timestamp with time zone",
          "timestamp_us",
          "timestamp_ms",
          "timestamp_s");

  private static final Pattern WITH_OFFSET =
      Pattern.compile("\\s*\\d{4}-\\d\\d-\\d\\d[Tt ]\\d\\d:\\d\\d.*[+-]\\d\\d(:?\\d\\d)?\\s*");

  private final Durations durations;

  Times(Durations durations) {
    this.durations = durations;
  }

  static boolean isTimeName(String type) {
    return NAMES.contains(type.toLowerCase(Locale.ROOT));
  }

  boolean isTimeType(JsonNode cast) {
    return Nodes.text(cast.path("type_expr"), "type_name").equalsIgnoreCase(TYPE);
  }

  /**
   * Casts by way of the type with a zone, which heeds offsets in texts and changes nothing else.
   */
  JsonNode cast(ObjectNode node) {
    if (durations.isTime(node.path("child"))) {
      return node;
    }
    return zoned(node.path("child"), node.path("try_cast").booleanValue());
  }

  /** Returns a value as a time in UTC, offsets in texts heeded. */
  static JsonNode zoned(JsonNode value, boolean tryCast) {
    return Nodes.cast(Nodes.cast(value, ZONED_TYPE, tryCast), TYPE, tryCast);
  }

  /** Texts with offsets that are compared with times. */
  JsonNode compared(ObjectNode node) {
    List<JsonNode> operands = new ArrayList<>();
    node.forEach(child -> {
      if (child.isArray()) {
        child.forEach(operands::add);
      } else if (child.isObject()) {
        operands.add(child);
      }
    });
    if (operands.stream().anyMatch(durations::isTime)) {
      for (String field : List.of("left", "right", "input", "lower", "upper")) {
        if (hasOffset(node.path(field))) {
          node.set(field, zoned(node.path(field), false));
        }
      }
      if (node.path("children") instanceof ArrayNode children) {
        for (int i = 0; i < children.size(); i++) {
          if (hasOffset(children.get(i))) {
            children.set(i, zoned(children.get(i), false));
          }
        }
      }
    }
    return node;
  }

  private static boolean hasOffset(JsonNode node) {
    return Nodes.isLiteral(node, "STRING")
        && WITH_OFFSET.matcher(Nodes.literalText(node)).matches();
  }
}
