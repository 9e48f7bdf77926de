package io.micromegas.lakehouse;

import io.micromegas.catalog.BlockRow;
import io.micromegas.engine.ColumnType;
import io.micromegas.engine.ParquetWriter.FileColumn;
import io.micromegas.engine.RelationSql;
import io.micromegas.engine.RepeatedTexts;
import io.micromegas.engine.TableScan;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is known of the texts of a partition before its rows are read: those that come from the
 * catalog's rows of blocks, processes and streams, and are the same in all rows of a block.
 */
final class KnownTexts {
  /** Fewer rows are written in no time. */
  private static final long LEAST_ROWS = 20_000;

  /** Of columns that have more texts, for the rows that there are, nothing is gained. */
  private static final long ROWS_PER_TEXT = 16;

  private KnownTexts() {}

  /**
   * Returns what is known of rows of blocks, and of files merged with them.
   *
   * @param ingredients how many blocks and events the rows stand for
   */
  static RepeatedTexts of(
      StoredView view, RelationSql rows, List<Path> files, Ingredients ingredients) {
    long events = ingredients.source().events();
    if (events < LEAST_ROWS) {
      return RepeatedTexts.NONE;
    }
    long most = events / ROWS_PER_TEXT;
    Map<String, Set<String>> values = new HashMap<>();
    for (FileColumn column : view.columns()) {
      BlockField field = BlockField.of(column.name()).orElse(null);
      // Of blocks there are as many as the catalog says; of processes and streams mostly fewer.
      boolean few = field != BlockField.BLOCK_ID || ingredients.source().blocks() <= most;
      if (field != null && column.type() == ColumnType.TEXT && few) {
        values.put(column.name(), new HashSet<>());
      }
    }
    for (TableScan scan : rows.scans()) {
      if (!(scan instanceof WithOrdinal blocks)) {
        // Not the rows of blocks: something was made of them.
        return RepeatedTexts.NONE;
      }
      values
          .entrySet()
          .removeIf(entry -> !add(entry.getKey(), blocks.blocks(), most, entry.getValue()));
    }
    return new RepeatedTexts(values, files);
  }

  /** Adds the texts of a column; returns whether there are few. */
  private static boolean add(String column, List<BlockRow> blocks, long most, Set<String> texts) {
    BlockField field = BlockField.of(column).orElseThrow();
    for (BlockRow block : blocks) {
      texts.add(field.text(block));
      if (texts.size() > most) {
        return false;
      }
    }
    return true;
  }
}
