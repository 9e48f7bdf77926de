package io.micromegas.query;

import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import io.micromegas.lakehouse.SpanTypes;
import io.micromegas.query.FunctionCall.Argument;
import java.util.Optional;
import java.util.UUID;

/**
 * What a call of a {@link ReadFunction} asks for.
 *
 * @param id of the process, trace or block
 * @param types of spans, where it is spans
 * @param times rows of which are wanted
 */
record ReadArguments(UUID id, SpanTypes types, TimeRange times) {
  /**
   * Checks the values of arguments.
   *
   * @param range the API's
   */
  static ReadArguments of(
      FunctionCall<ReadFunction> call, FunctionArguments given, TimeRange range) {
    UUID id = id(call, given.text(0));
    return switch (call.function()) {
      case PROCESS_SPANS -> new ReadArguments(id, types(call, given.text(1)), range);
      case PERFETTO_TRACE_CHUNKS ->
          new ReadArguments(
              id, types(call, given.text(1)), new TimeRange(given.time(2), given.time(3)));
      case CHUNKS_OF_TRACE, PARSE_BLOCK -> new ReadArguments(id, SpanTypes.BOTH, range);
    };
  }

  private static UUID id(FunctionCall<ReadFunction> call, String text) {
    Argument argument = call.arguments().getFirst();
    if (argument.parameter() == Parameter.TRACE_ID) {
      try {
        return TraceFunction.id(text);
      } catch (MicromegasException e) {
        throw Positions.at(e, argument.offset());
      }
    }
    Optional<UUID> id = Uuids.parse(text);
    String kind = argument.parameter() == Parameter.BLOCK_ID ? "block" : "process";
    return id.orElseThrow(() ->
        Positions.at(
            Refusal.because(
                "'"
                    + text
                    + "' is not a valid "
                    + kind
                    + " id: "
                    + call.function().usage()
                    + " wants a UUID"),
            argument.offset()));
  }

  private static SpanTypes types(FunctionCall<ReadFunction> call, String text) {
    return SpanTypes.named(text)
        .orElseThrow(
            () -> call.refuse(call.arguments().get(1), "one of three texts, not '" + text + "'"));
  }
}
