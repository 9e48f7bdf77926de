package io.micromegas.query;

import io.micromegas.engine.TableSchema;
import io.micromegas.lakehouse.LakeFunctions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The table functions that read one process, one trace or one block. */
enum ReadFunction implements ConstantFunction {
  PROCESS_SPANS,
  PERFETTO_TRACE_CHUNKS,
  /** {@link #PERFETTO_TRACE_CHUNKS} with a trace id alone. */
  CHUNKS_OF_TRACE,
  PARSE_BLOCK;

  @Override
  public List<Parameter> parameters() {
    return switch (this) {
      case PROCESS_SPANS -> List.of(Parameter.PROCESS_ID, Parameter.TYPES);
      case PERFETTO_TRACE_CHUNKS ->
          List.of(Parameter.PROCESS_ID, Parameter.TYPES, Parameter.BEGIN, Parameter.END);
      case CHUNKS_OF_TRACE -> List.of(Parameter.TRACE_ID);
      case PARSE_BLOCK -> List.of(Parameter.BLOCK_ID);
    };
  }

  TableSchema schema() {
    return switch (this) {
      case PROCESS_SPANS -> LakeFunctions.PROCESS_SPANS;
      case PERFETTO_TRACE_CHUNKS, CHUNKS_OF_TRACE -> TraceScan.SCHEMA;
      case PARSE_BLOCK -> LakeFunctions.PARSED_BLOCK;
    };
  }

  @Override
  public String sqlName() {
    return this == CHUNKS_OF_TRACE
        ? PERFETTO_TRACE_CHUNKS.sqlName()
        : name().toLowerCase(Locale.ROOT);
  }

  /** Returns the function of a call with so many arguments, which may be too many or too few. */
  static Optional<ReadFunction> called(String name, int arguments) {
    Optional<ReadFunction> named = named(name);
    return arguments == 1 && named.filter(found -> found == PERFETTO_TRACE_CHUNKS).isPresent()
        ? Optional.of(CHUNKS_OF_TRACE)
        : named;
  }

  static Optional<ReadFunction> named(String name) {
    for (ReadFunction function : values()) {
      if (function.sqlName().equals(name.toLowerCase(Locale.ROOT))) {
        return Optional.of(function);
      }
    }
    return Optional.empty();
  }
}
