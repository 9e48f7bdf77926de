package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** {@code trace('trace id')} in FROM: the rows of {@code otel_spans} of one trace. */
final class TraceFunction {
  static final String NAME = "trace";
  static final String USAGE = "trace('trace id')";

  /** Where the rows are. */
  static final String VIEW = "otel_spans";

  private static final String EXAMPLE = "trace('4bf92f3577b34da6a3ce929d0e0e4736')";

  private TraceFunction() {}

  /** Returns the id that a call names. */
  static UUID id(JsonNode function) {
    List<JsonNode> arguments = Nodes.arguments(function);
    if (arguments.size() != 1) {
      throw Refusal.because("trace takes one argument, the id of a trace: " + EXAMPLE);
    }
    return id(Constants.text(arguments.getFirst(), "the trace id", EXAMPLE));
  }

  /** Reads an id as W3C and OpenTelemetry write it, or as a UUID. */
  static UUID id(String text) {
    return Uuids.parse(text)
        .orElseThrow(() ->
            Refusal.because(
                "'"
                    + text
                    + "' is not a trace id; that is 16 bytes, written as 32 hexadecimal digits, as"
                    + " in "
                    + EXAMPLE));
  }

  /** Returns the 32 digits of an id, in lower case. */
  static String digits(UUID id) {
    return id.toString().replace("-", "");
  }

  /** Returns the condition on rows of the view: a constant that the engine looks for in files. */
  static JsonNode condition(UUID id) {
    JsonNode bytes = Nodes.call("unhex", List.of(Nodes.literal("STRING", digits(id))));
    return Nodes.comparison("COMPARE_EQUAL", Nodes.column("trace_id"), bytes);
  }

  /** Joins a condition with another, if there is one. */
  static JsonNode and(JsonNode condition, Optional<JsonNode> other) {
    return other.map(range -> (JsonNode) Nodes.and(condition, range)).orElse(condition);
  }
}
