package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Casts by the kind of what is cast: a time or a duration as a number is its nanoseconds. */
final class Casts {
  private static final Set<String> BIGINT = Set.of("bigint", "int8", "int64", "long");
  private static final Set<String> CLOCK = Set.of("time", "time_ns");

  private final Kinds kinds;
  private final Durations durations;

  Casts(Kinds kinds, Durations durations) {
    this.kinds = kinds;
    this.durations = durations;
  }

  JsonNode apply(ObjectNode node) {
    ObjectNode type = (ObjectNode) node.path("type_expr");
    String name = Nodes.text(type, "type_name").toLowerCase(Locale.ROOT);
    JsonNode child = node.path("child");
    if (name.equalsIgnoreCase(Moments.TYPE) || name.equalsIgnoreCase(Moments.ZONED_TYPE)) {
      boolean zoned = name.equalsIgnoreCase(Moments.ZONED_TYPE);
      return kinds.note(moment(node, child), zoned ? ValueKind.TIME : ValueKind.WALL_TIME);
    }
    plainZones(type);
    ValueKind to = ValueKind.ofType(name);
    return switch (to) {
      case INTEGER, FRACTION -> number(node, child, name, to);
      case DATE -> {
        floor(node, child);
        yield kinds.note(node, to);
      }
      case INTERVAL -> interval(node, child);
      case TIME, WALL_TIME, DURATION, TEXT, BINARY, NULL, OTHER -> {
        durations.becomeIntervals(node);
        if (CLOCK.contains(name)) {
          floor(node, child);
        }
        yield kinds.note(node, to);
      }
    };
  }

  private JsonNode moment(ObjectNode node, JsonNode child) {
    return switch (kinds.of(child)) {
      // Another node, for a wall's time is another kind of the same value.
      case TIME, WALL_TIME -> Nodes.cast(child, Moments.TYPE, false);
      case INTEGER -> Moments.ofNanos(child);
      case DATE -> Nodes.cast(child, Moments.TYPE, false);
      case DURATION, INTERVAL, FRACTION, TEXT, BINARY, NULL, OTHER ->
          Moments.zoned(durations.plain(child), node.path("try_cast").booleanValue());
    };
  }

  private JsonNode number(ObjectNode node, JsonNode child, String type, ValueKind to) {
    switch (kinds.of(child)) {
      case TIME, WALL_TIME, INTERVAL -> node.set("child", Durations.nanos(child));
      case OTHER -> {
        List<JsonNode> operands = Nodes.arguments(child);
        boolean difference =
            Nodes.isFunction(child)
                && Nodes.functionName(child).equals("-")
                && operands.size() == 2
                && BIGINT.contains(type)
                && !AllowedFunctions.LIST.hasAggregate(child)
                && !node.path("try_cast").booleanValue();
        if (difference) {
          return kinds.note(Nodes.call("minus_as_bigint", operands), to);
        }
      }
      case DURATION, DATE, INTEGER, FRACTION, TEXT, BINARY, NULL -> {}
    }
    return kinds.note(node, to);
  }

  /** DuckDB would round to microseconds first, perhaps into the next day. */
  private void floor(ObjectNode node, JsonNode child) {
    if (kinds.of(child).isTime()) {
      node.set("child", Moments.micros(child));
    }
  }

  private JsonNode interval(ObjectNode node, JsonNode child) {
    if (kinds.of(child) == ValueKind.DURATION) {
      return kinds.note(Durations.interval(child), ValueKind.INTERVAL);
    }
    if (Nodes.isLiteral(child, "STRING")) {
      var nanos = Durations.ofText(Nodes.literalText(child));
      if (nanos.isPresent()) {
        return kinds.note(nanos.get(), ValueKind.DURATION);
      }
    }
    return kinds.note(node, ValueKind.INTERVAL);
  }

  /** Inside lists and records, all times are one type. */
  private static void plainZones(JsonNode type) {
    for (JsonNode child : type) {
      if (child instanceof ObjectNode object) {
        if (Nodes.text(object, "type_name").equals(Moments.ZONED_TYPE)) {
          object.setAll(Nodes.type(Moments.TYPE));
        }
        plainZones(object);
      } else if (child.isArray()) {
        plainZones(child);
      }
    }
  }
}
