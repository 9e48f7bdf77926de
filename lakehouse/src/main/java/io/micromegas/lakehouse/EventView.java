package io.micromegas.lakehouse;

import io.micromegas.catalog.BlockRow;
import io.micromegas.engine.Column;
import io.micromegas.engine.TableSchema;
import java.nio.charset.StandardCharsets;

/**
 * The views with a row per event. They share their first columns and the last one, which are the
 * same for all rows of a block; the columns between are decoded.
 */
enum EventView {
  LOG_ENTRIES(BlockKind.LOGS),
  MEASURES(BlockKind.METRICS);

  static final int PROCESS_ID = 0;
  static final int STREAM_ID = 1;
  static final int BLOCK_ID = 2;
  static final int INSERT_TIME = 3;
  static final int EXE = 4;
  static final int USERNAME = 5;
  static final int COMPUTER = 6;
  static final int TIME = 7;

  private final BlockKind kind;

  EventView(BlockKind kind) {
    this.kind = kind;
  }

  BlockKind kind() {
    return kind;
  }

  String viewSet() {
    return switch (this) {
      case LOG_ENTRIES -> "log_entries";
      case MEASURES -> "measures";
    };
  }

  /** Returns the rows that a stored view set is made of. */
  static EventView stored(String viewSet) {
    return switch (viewSet) {
      case "log_entries" -> LOG_ENTRIES;
      case "measures" -> MEASURES;
      default -> throw new IllegalArgumentException("no rows are decoded for " + viewSet);
    };
  }

  TableSchema schema() {
    return switch (this) {
      case LOG_ENTRIES -> ViewSchemas.LOG_ENTRIES;
      case MEASURES -> ViewSchemas.MEASURES;
    };
  }

  /** Returns the position in {@link EventRows#columns}, or -1 if the block tells the value. */
  int eventColumn(int column) {
    return column < TIME || column == schema().columns().size() - 1 ? -1 : column - TIME;
  }

  /** Returns a column that has the same value in all rows of the block. */
  Column blockColumn(int column, BlockRow block) {
    if (column == INSERT_TIME) {
      return new Column.Constant(block.insertTime());
    }
    return new Column.Constant(blockText(column, block).getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the text of such a column other than {@link #INSERT_TIME}. */
  String blockText(int column, BlockRow block) {
    return switch (column) {
      case PROCESS_ID -> block.process().processId().toString();
      case STREAM_ID -> block.stream().streamId().toString();
      case BLOCK_ID -> block.blockId().toString();
      case EXE -> block.process().exe();
      case USERNAME -> block.process().username();
      case COMPUTER -> block.process().computer();
      default -> block.process().properties();
    };
  }
}
