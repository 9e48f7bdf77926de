package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.micromegas.engine.ColumnType;
import io.micromegas.engine.ScalarFunction;
import io.micromegas.engine.TableScan.Cancellation;
import io.micromegas.lakehouse.BlockPayloads.BlockName;
import io.micromegas.lakehouse.Lakehouse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code get_payload(process_id, stream_id, block_id)}: the stored object of a block, as it was
 * posted. NULL where an id is NULL.
 */
final class Payloads {
  private static final String NAME = "get_payload";
  private static final List<String> IDS = List.of("process_id", "stream_id", "block_id");

  private Payloads() {}

  /** Returns it for an engine; the lake is asked for when it is first called. */
  static ScalarFunction function(Supplier<? extends Lakehouse> lake) {
    return new ScalarFunction(
        NAME,
        List.of(ColumnType.TEXT, ColumnType.TEXT, ColumnType.TEXT),
        ColumnType.BINARY,
        // Planning must not read objects.
        ScalarFunction.Timing.PER_ROW,
        (rows, cancelled) -> read(lake.get(), rows, cancelled));
  }

  private static List<byte @Nullable []> read(
      Lakehouse lake, List<List<@Nullable Object>> rows, Cancellation cancelled) {
    List<BlockName> blocks = new ArrayList<>();
    for (List<@Nullable Object> row : rows) {
      if (!row.contains(null)) {
        blocks.add(new BlockName(id(row, 0), id(row, 1), id(row, 2)));
      }
    }
    List<byte[]> payloads = lake.payloads().read(blocks, cancelled);
    List<byte @Nullable []> results = new ArrayList<>(rows.size());
    int next = 0;
    for (List<@Nullable Object> row : rows) {
      results.add(row.contains(null) ? null : payloads.get(next++));
    }
    return results;
  }

  private static UUID id(List<@Nullable Object> row, int index) {
    String text = String.valueOf(row.get(index));
    return Uuids.parse(text)
        .orElseThrow(() ->
            Refusal.because(
                NAME + ": '" + text + "' is not a UUID; the argument is a " + IDS.get(index)));
  }

  /** Returns whether a statement may read objects, which takes its time. */
  static boolean areReadBy(JsonNode node) {
    if (Nodes.isFunction(node) && Nodes.functionName(node).equals(NAME)) {
      return true;
    }
    for (JsonNode child : node) {
      if (child.isContainerNode() && areReadBy(child)) {
        return true;
      }
    }
    return false;
  }
}
