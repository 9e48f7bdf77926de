package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites expressions by the kinds of their operands, children first, and notes the kind of each.
 * What it does not know it leaves to the engine, with INTERVALs in the place of exact durations.
 */
final class KindRewrites {
  private final Kinds kinds;
  private final Durations durations;
  private final Comparisons comparisons;
  private final Arithmetic arithmetic;
  private final Casts casts;
  private final TimeFunctions functions;
  private final Frames frames;

  /**
   * @param now the query's clock, nanoseconds since the epoch, UTC
   */
  KindRewrites(Kinds kinds, Frames frames, long now) {
    this.kinds = kinds;
    this.frames = frames;
    this.durations = new Durations(kinds);
    this.comparisons = new Comparisons(kinds, durations);
    this.arithmetic = new Arithmetic(kinds, durations);
    this.casts = new Casts(kinds, durations);
    JsonNode today = Nodes.cast(Nodes.timestamp(now), "DATE", false);
    this.functions = new TimeFunctions(kinds, durations, comparisons, today);
  }

  /** Returns what stands in the place of an expression whose operands have been rewritten. */
  JsonNode apply(ObjectNode node, @Nullable Frame frame) {
    return switch (Nodes.text(node, "class")) {
      case "COLUMN_REF" ->
          kinds.note(
              node,
              frame == null
                  ? ValueKind.OTHER
                  : frame.find(Nodes.strings(node.path("column_names"))));
      case "CONSTANT" -> kinds.note(node, Kinds.ofLiteral(node));
      case "CAST" -> casts.apply(node);
      case "FUNCTION" ->
          node.path("is_operator").booleanValue() ? arithmetic.apply(node) : functions.apply(node);
      case "WINDOW" -> window(node);
      case "CASE" -> comparisons.chosen(node);
      case "COMPARISON", "BETWEEN" -> comparisons.compared(node);
      case "OPERATOR" -> operator(node);
      case "SUBQUERY" -> comparisons.inSubquery(node, selected(node));
      default -> {
        durations.becomeIntervals(node);
        yield kinds.note(node, ValueKind.OTHER);
      }
    };
  }

  /** A cast to one of Arrow's types. */
  JsonNode arrowCast(JsonNode value, String type) {
    Optional<Long> time = ArrowTypeNames.nanosPer("Timestamp", type);
    if (time.isPresent() && kinds.of(value) == ValueKind.INTEGER) {
      return Moments.ofNanos(product(value, time.get()));
    }
    Optional<Long> duration = ArrowTypeNames.nanosPer("Duration", type);
    if (duration.isPresent()) {
      JsonNode nanos =
          kinds.of(value) == ValueKind.INTEGER
              ? product(value, duration.get())
              : durations.asNanos(value).orElse(value);
      // Becomes a duration when its kind is asked for.
      return Nodes.call("duration_of", List.of(nanos));
    }
    return Nodes.cast(value, ArrowTypeNames.sqlType(type), false);
  }

  private static JsonNode product(JsonNode value, long factor) {
    return factor == 1
        ? value
        : Nodes.operator(
            "*",
            Nodes.cast(value, "BIGINT", false),
            Nodes.literal("INTEGER", Long.toString(factor)));
  }

  private JsonNode operator(ObjectNode node) {
    return switch (Nodes.text(node, "type")) {
      case "OPERATOR_COALESCE", "OPERATOR_TRY" -> comparisons.chosen(node);
      case "COMPARE_IN", "COMPARE_NOT_IN" -> comparisons.compared(node);
      case "OPERATOR_IS_NULL", "OPERATOR_IS_NOT_NULL" -> kinds.note(node, ValueKind.OTHER);
      default -> {
        durations.becomeIntervals(node);
        yield kinds.note(node, ValueKind.OTHER);
      }
    };
  }

  /** Bounds of a RANGE have the type of what it is ordered by. */
  private JsonNode window(ObjectNode node) {
    JsonNode orders = node.path("orders");
    boolean exact =
        !orders.isEmpty() && kinds.of(orders.get(0).path("expression")) == ValueKind.DURATION;
    for (String bound : List.of("start_expr", "end_expr")) {
      JsonNode distance = node.path(bound);
      if (distance.isObject()) {
        node.set(
            bound,
            exact ? durations.asNanos(distance).orElse(distance) : durations.plain(distance));
      }
    }
    return functions.apply(node);
  }

  private ValueKind selected(JsonNode subquery) {
    Columns columns = frames.of(subquery.path("subquery").path("node"));
    return columns.list().isEmpty() ? ValueKind.OTHER : columns.list().getFirst().kind();
  }

  /** Makes the arguments of a function in FROM such as the engine takes. */
  void tableArguments(ObjectNode function) {
    Durations.eachOperand(
        function,
        value ->
            kinds.of(value).isTime()
                ? kinds.note(Moments.micros(value), kinds.of(value))
                : durations.plain(value));
  }

  /** Makes the durations among selected values INTERVALs, under the same names. */
  void selectIntervals(JsonNode items) {
    for (int i = 0; i < items.size(); i++) {
      JsonNode item = items.get(i);
      if (kinds.of(item) == ValueKind.DURATION) {
        String name = Frames.nameOf(item).orElse("");
        JsonNode interval = durations.plain(item);
        ((ObjectNode) interval).put("alias", name);
        ((ArrayNode) items).set(i, interval);
      }
    }
  }
}
