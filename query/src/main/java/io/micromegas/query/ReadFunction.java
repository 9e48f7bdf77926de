package io.micromegas.query;

import io.micromegas.engine.TableSchema;
import io.micromegas.lakehouse.LakeFunctions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The table functions that read one process or one block. */
enum ReadFunction implements ConstantFunction {
  PROCESS_SPANS,
  PERFETTO_TRACE_CHUNKS,
  PARSE_BLOCK;

  @Override
  public List<Parameter> parameters() {
    return switch (this) {
      case PROCESS_SPANS -> List.of(Parameter.PROCESS_ID, Parameter.TYPES);
      case PERFETTO_TRACE_CHUNKS ->
          List.of(Parameter.PROCESS_ID, Parameter.TYPES, Parameter.BEGIN, Parameter.END);
      case PARSE_BLOCK -> List.of(Parameter.BLOCK_ID);
    };
  }

  TableSchema schema() {
    return switch (this) {
      case PROCESS_SPANS -> LakeFunctions.PROCESS_SPANS;
      case PERFETTO_TRACE_CHUNKS -> TraceScan.SCHEMA;
      case PARSE_BLOCK -> LakeFunctions.PARSED_BLOCK;
    };
  }

  @Override
  public String sqlName() {
    return name().toLowerCase(Locale.ROOT);
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
