package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micromegas.engine.ColumnType;
import io.micromegas.engine.ScalarFunction;
import io.micromegas.lakehouse.PartitionWork;
import io.micromegas.lakehouse.PartitionWork.PartitionName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The functions that retire one partition for each row. */
final class RetireFunctions {
  private static final String BY_FILE = "retire_partition_by_file";
  private static final String BY_METADATA = "retire_partition_by_metadata";

  /** How many arguments they take, the version of the schema included. */
  private static final int METADATA_ARGUMENTS = 5;

  private RetireFunctions() {}

  static boolean isName(String function) {
    String name = function.toLowerCase(Locale.ROOT);
    return name.equals(BY_FILE) || name.equals(BY_METADATA);
  }

  /** Returns them for an engine; the work is asked for when they are first called. */
  static List<ScalarFunction> functions(Supplier<PartitionWork> work) {
    ScalarFunction byFile =
        new ScalarFunction(
            BY_FILE,
            List.of(ColumnType.TEXT),
            (rows, cancelled) -> {
              List<Optional<String>> paths = new ArrayList<>();
              rows.forEach(row -> paths.add(value(row, 0, String.class)));
              return nullable(work.get().retireFiles(paths));
            });
    ScalarFunction byMetadata =
        new ScalarFunction(
            BY_METADATA,
            List.of(
                ColumnType.TEXT,
                ColumnType.TEXT,
                ColumnType.TIMESTAMP_NS,
                ColumnType.TIMESTAMP_NS,
                ColumnType.BINARY),
            (rows, cancelled) -> {
              List<PartitionName> names = new ArrayList<>();
              rows.forEach(row -> names.add(name(row)));
              return nullable(work.get().retireExactly(names));
            });
    return List.of(byFile, byMetadata);
  }

  private static PartitionName name(List<@Nullable Object> row) {
    return new PartitionName(
        value(row, 0, String.class),
        value(row, 1, String.class),
        value(row, 2, Long.class),
        value(row, 3, Long.class),
        value(row, 4, byte[].class));
  }

  private static <T> Optional<T> value(List<@Nullable Object> row, int index, Class<T> type) {
    Object value = row.get(index);
    return value == null ? Optional.empty() : Optional.of(type.cast(value));
  }

  private static List<@Nullable String> nullable(List<String> texts) {
    return new ArrayList<>(texts);
  }

  /** Returns whether a statement calls them; refuses calls at other places. As it was parsed. */
  static boolean calledIn(JsonNode root) {
    return OutermostCalls.in(
        root,
        RetireFunctions::isName,
        "retire_partition_by_file and retire_partition_by_metadata stand as columns of the"
            + " outermost SELECT, without ORDER BY, LIMIT, DISTINCT and GROUP BY beside them;"
            + " choose the rows in a subquery: SELECT retire_partition_by_file(file_path) FROM"
            + " (SELECT file_path FROM list_partitions() ORDER BY file_size LIMIT 10)");
  }

  /** Makes a call one of the engine's function: all arguments, times with their offsets heeded. */
  static JsonNode rewrite(ObjectNode call) {
    ArrayNode arguments = (ArrayNode) call.path("arguments");
    if (Nodes.functionName(call).equals(BY_METADATA)) {
      if (arguments.size() < METADATA_ARGUMENTS - 1 || arguments.size() > METADATA_ARGUMENTS) {
        throw Refusal.because(
            "write retire_partition_by_metadata(view_set, view_instance_id, begin_insert_time,"
                + " end_insert_time), with file_schema_hash as a fifth to retire only that version");
      }
      for (int i = 2; i < 4; i++) {
        ObjectNode argument = (ObjectNode) arguments.get(i);
        argument.set("expression", Moments.zoned(argument.get("expression"), false));
      }
      if (arguments.size() < METADATA_ARGUMENTS) {
        arguments
            .addObject()
            .put("name", "")
            .set("expression", Nodes.cast(Nodes.literal("NULL_LITERAL", ""), "BLOB", false));
      }
    }
    return call;
  }
}
