package io.micromegas.flight;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.ingest.BulkIngest;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A table that can be ingested.
 *
 * @param columns what its rows are made of; each name once
 * @param ignored columns of the view of the same name that are no part of a row: {@code SELECT *}
 *     of one lake may be sent to another. A name that ends with a dot stands for all that begin so
 * @param row makes a row, and checks all of it that can be checked by itself
 * @param take hands rows on; durable when it returns
 * @param bulky whether rows are too large to be gathered: then batches are checked row by row, and
 *     taken as they come
 */
record IngestTable<T>(
    String name,
    List<Column> columns,
    List<String> ignored,
    Function<IngestRow, T> row,
    BiConsumer<BulkIngest, List<T>> take,
    boolean bulky) {

  /**
   * A column of a table.
   *
   * @param required whether it must be there, and without NULL
   */
  record Column(String name, IngestKind kind, boolean required) {}

  static Column required(String name, IngestKind kind) {
    return new Column(name, kind, true);
  }

  static Column optional(String name, IngestKind kind) {
    return new Column(name, kind, false);
  }

  /** Finds a table, or says which there are. */
  static IngestTable<?> named(String name) {
    return IngestTables.ALL.stream()
        .filter(table -> table.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new MicromegasException(
                ErrorCode.INVALID_ARGUMENT,
                "there is no table '"
                    + IngestCells.shortened(name)
                    + "' to ingest into; there are "
                    + IngestTables.ALL.stream()
                        .map(IngestTable::name)
                        .collect(Collectors.joining(", "))));
  }

  boolean ignores(String column) {
    return ignored.stream()
        .anyMatch(name -> name.endsWith(".") ? column.startsWith(name) : column.equals(name));
  }
}
