package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Brings values that meet, in comparisons and in CASE, to one type, by their kinds. */
final class Comparisons {
  private final Kinds kinds;
  private final Durations durations;

  Comparisons(Kinds kinds, Durations durations) {
    this.kinds = kinds;
    this.durations = durations;
  }

  /**
   * Returns values that are compared with one another, or of which one is chosen: texts and numbers
   * beside times become times; durations stay exact if all can be durations, else become INTERVALs.
   */
  List<JsonNode> together(List<JsonNode> values) {
    List<ValueKind> all = kinds.of(values);
    if (all.stream().anyMatch(ValueKind::isTime)) {
      return values.stream().map(this::moment).toList();
    }
    if (all.contains(ValueKind.DURATION)) {
      return lengths(values);
    }
    return values;
  }

  private JsonNode moment(JsonNode value) {
    return switch (kinds.of(value)) {
      case TEXT ->
          Nodes.isLiteral(value, "STRING") && Moments.isPlain(value)
              ? value
              : kinds.note(Moments.zoned(value, false), ValueKind.TIME);
      case INTEGER -> kinds.note(Moments.ofNanos(value), ValueKind.TIME);
      case DURATION -> durations.plain(value);
      case TIME, WALL_TIME, INTERVAL, DATE, FRACTION, BINARY, NULL, OTHER -> value;
    };
  }

  private List<JsonNode> lengths(List<JsonNode> values) {
    List<JsonNode> exact = new ArrayList<>();
    for (JsonNode value : values) {
      JsonNode nanos = kinds.of(value).isNumber() ? value : durations.asNanos(value).orElse(null);
      if (nanos == null) {
        return values.stream().map(durations::plain).toList();
      }
      exact.add(nanos);
    }
    return exact;
  }

  /** Brings the operands of a comparison, BETWEEN or IN together. */
  JsonNode compared(ObjectNode node) {
    replaceAll(node);
    return kinds.note(node, ValueKind.OTHER);
  }

  /** Brings the possible results of CASE, COALESCE, LAG with a default, … together. */
  JsonNode chosen(ObjectNode node) {
    List<JsonNode> results = replaceAll(node);
    ValueKind kind = kinds.of(results).stream().reduce(ValueKind::or).orElse(ValueKind.OTHER);
    return kinds.note(node, kind);
  }

  private List<JsonNode> replaceAll(ObjectNode node) {
    List<JsonNode> values = new ArrayList<>();
    Durations.eachOperand(
        node,
        value -> {
          values.add(value);
          return value;
        });
    List<JsonNode> together = together(values);
    int[] next = {0};
    Durations.eachOperand(node, value -> together.get(next[0]++));
    return together;
  }

  /** The value before IN (SELECT …), and what the subquery selects. */
  JsonNode inSubquery(ObjectNode node, ValueKind selected) {
    JsonNode child = node.path("child");
    if (child.isObject()) {
      ValueKind kind = kinds.of(child);
      if (kind == ValueKind.INTERVAL && selected == ValueKind.DURATION) {
        node.set("child", kinds.note(Durations.nanos(child), ValueKind.DURATION));
      } else if (selected != ValueKind.DURATION) {
        node.set("child", durations.plain(child));
      }
    }
    boolean scalar = Nodes.text(node, "subquery_type").equals("SCALAR");
    return kinds.note(node, scalar ? selected : ValueKind.OTHER);
  }
}
