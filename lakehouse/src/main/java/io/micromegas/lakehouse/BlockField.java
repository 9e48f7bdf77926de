package io.micromegas.lakehouse;

import io.micromegas.catalog.BlockRow;
import io.micromegas.engine.Column;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a view shows of a block itself: the same in all its rows, under the name in lower case. */
enum BlockField {
  PROCESS_ID,
  STREAM_ID,
  BLOCK_ID,
  INSERT_TIME,
  EXE,
  USERNAME,
  COMPUTER,
  PROCESS_PROPERTIES;

  private final String columnName = name().toLowerCase(Locale.ROOT);

  /** Returns the field that a column of that name shows, if it is one. */
  static Optional<BlockField> of(String columnName) {
    return Arrays.stream(values()).filter(f -> f.columnName.equals(columnName)).findFirst();
  }

  /** Returns the column of a block's rows. */
  Column column(BlockRow block) {
    return new Column.Constant(
        this == INSERT_TIME
            ? (Object) block.insertTime()
            : text(block).getBytes(StandardCharsets.UTF_8));
  }

  /** Returns whether the conditions on this field, which is that column, exclude the block. */
  boolean excluded(Hints hints, int column, BlockRow block) {
    return this == INSERT_TIME
        ? hints.exclude(column, block.insertTime(), block.insertTime())
        : hints.exclude(column, text(block));
  }

  /** Returns the text that the block's rows show. */
  String text(BlockRow block) {
    return switch (this) {
      case PROCESS_ID -> block.process().processId().toString();
      case STREAM_ID -> block.stream().streamId().toString();
      case BLOCK_ID -> block.blockId().toString();
      case INSERT_TIME -> throw new IllegalStateException("a time is no text");
      case EXE -> block.process().exe();
      case USERNAME -> block.process().username();
      case COMPUTER -> block.process().computer();
      case PROCESS_PROPERTIES -> block.process().properties();
    };
  }
}
