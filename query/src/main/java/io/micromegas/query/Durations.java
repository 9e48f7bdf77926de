package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The distance of two times as nanoseconds in a BIGINT ({@link ValueKind#DURATION}), because
 * DuckDB's INTERVAL ends at microseconds. Whatever does not know durations gets an INTERVAL.
 */
final class Durations {
  private static final Pattern NANOS =
      Pattern.compile("(?i)\\s*([+-]?\\d{1,18})\\s*(ns|nanos|nanosecs?|nanoseconds?)\\s*");

  private static final Map<String, Long> NANOS_PER =
      Map.of("SECOND", 1_000_000_000L, "MILLISECOND", 1_000_000L, "MICROSECOND", 1_000L);

  private final Kinds kinds;

  Durations(Kinds kinds) {
    this.kinds = kinds;
  }

  /** Returns a duration as the INTERVAL that DuckDB makes of the difference of two timestamps. */
  static JsonNode interval(JsonNode duration) {
    return Nodes.operator(
        "-",
        Nodes.call("make_timestamp_ns", List.of(duration)),
        Nodes.call("make_timestamp_ns", List.of(Nodes.literal("INTEGER", "0"))));
  }

  /** Returns a time since the epoch, or an interval, in nanoseconds. */
  static JsonNode nanos(JsonNode value) {
    return Nodes.call("epoch_ns", List.of(value));
  }

  /** Returns a duration or what can be one as nanoseconds, or nothing. */
  Optional<JsonNode> asNanos(JsonNode node) {
    return switch (kinds.of(node)) {
      case DURATION, NULL -> Optional.of(node);
      case INTERVAL -> Optional.of(kinds.note(nanos(node), ValueKind.DURATION));
      case TEXT ->
          Nodes.isLiteral(node, "STRING")
              ? Optional.of(
                  kinds.note(
                      ofText(Nodes.literalText(node))
                          .orElseGet(() -> nanos(Nodes.cast(node, "INTERVAL", false))),
                      ValueKind.DURATION))
              : Optional.empty();
      case TIME, WALL_TIME, DATE, INTEGER, FRACTION, BINARY, OTHER -> Optional.empty();
    };
  }

  /** Reads {@code 100 nanoseconds}, which no INTERVAL of DuckDB is. */
  static Optional<JsonNode> ofText(String interval) {
    Matcher nanos = NANOS.matcher(interval);
    return nanos.matches()
        ? Optional.of(Nodes.cast(Nodes.literal("INTEGER", nanos.group(1)), "BIGINT", false))
        : Optional.empty();
  }

  /** Returns how many nanoseconds one of a unit of Arrow's durations has. */
  static Optional<Long> nanosPer(String unit) {
    return Optional.ofNullable(NANOS_PER.get(unit.toUpperCase(Locale.ROOT)));
  }

  /** Puts INTERVALs in the place of all durations that are operands of an expression. */
  void becomeIntervals(ObjectNode node) {
    eachOperand(node, this::plain);
  }

  /** Returns an expression, as an INTERVAL if it is a duration. */
  JsonNode plain(JsonNode node) {
    if (kinds.of(node) != ValueKind.DURATION) {
      return node;
    }
    JsonNode interval = interval(node);
    ((ObjectNode) interval).put("alias", Nodes.text(node, "alias"));
    ((ObjectNode) node).put("alias", "");
    return kinds.note(interval, ValueKind.INTERVAL);
  }

  /** Replaces the operands of an expression: those whose value goes into its own. */
  static void eachOperand(ObjectNode node, UnaryOperator<JsonNode> change) {
    for (String field : List.of("child", "left", "right", "input", "lower", "upper", "else_expr")) {
      if (node.path(field).isObject()) {
        node.set(field, change.apply(node.path(field)));
      }
    }
    eachItem(node.path("children"), change);
    eachMember(node.path("arguments"), "expression", change);
    eachMember(node.path("case_checks"), "then_expr", change);
    if (node.path("default_expr").isObject()) {
      node.set("default_expr", change.apply(node.path("default_expr")));
    }
    if (Nodes.text(node, "class").equals("LAMBDA")) {
      node.set("expr", change.apply(node.path("expr")));
    }
  }

  static void eachItem(JsonNode list, UnaryOperator<JsonNode> change) {
    for (int i = 0; i < list.size(); i++) {
      ((ArrayNode) list).set(i, change.apply(list.get(i)));
    }
  }

  private static void eachMember(JsonNode list, String field, UnaryOperator<JsonNode> change) {
    for (JsonNode member : list) {
      ((ObjectNode) member).set(field, change.apply(member.path(field)));
    }
  }
}
