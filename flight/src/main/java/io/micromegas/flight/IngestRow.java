package io.micromegas.flight;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.flight.IngestKind.BadCell;
import io.micromegas.flight.IngestTable.Column;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a call, one after the other. Made from the schema, before the first batch; the
 * vectors stay the same from batch to batch. Owned by one thread.
 */
final class IngestRow {
  private final IngestTable<?> table;
  private final Map<String, IngestColumn> columns = new LinkedHashMap<>();
  private long before;
  private int row;

  /** Refuses a schema that is not the table's; whatever is wrong with it is said at once. */
  IngestRow(IngestTable<?> table, VectorSchemaRoot root, DictionaryProvider dictionaries) {
    this.table = table;
    Map<String, Column> wanted =
        table.columns().stream()
            .collect(Collectors.toMap(Column::name, c -> c, (a, b) -> a, LinkedHashMap::new));
    List<String> faults = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (Field field : root.getSchema().getFields()) {
      Column column = wanted.get(field.getName());
      if (column == null) {
        if (!table.ignores(field.getName())) {
          unknown.add("'" + IngestCells.shortened(field.getName()) + "'");
        }
      } else if (columns.containsKey(column.name())) {
        faults.add("column " + column.name() + " is there twice");
      } else {
        IngestColumn bound = IngestColumn.of(column, root.getVector(field.getName()), dictionaries);
        bound.fault().ifPresent(faults::add);
        columns.put(column.name(), bound);
      }
    }
    List<String> missing =
        table.columns().stream()
            .filter(column -> column.required() && !columns.containsKey(column.name()))
            .map(Column::name)
            .toList();
    if (!missing.isEmpty()) {
      faults.add("missing: " + String.join(", ", missing));
    }
    if (!unknown.isEmpty()) {
      faults.add(
          "unknown: "
              + String.join(", ", unknown)
              + " (its columns are "
              + String.join(", ", wanted.keySet())
              + ")");
    }
    if (!faults.isEmpty()) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT,
          "these are no " + table.name() + ": " + String.join("; ", faults));
    }
  }

  /** Goes to a row of a batch. */
  void moveTo(long rowsBefore, int rowOfBatch) {
    this.before = rowsBefore;
    this.row = rowOfBatch;
  }

  /** Says that a new batch is in the vectors. */
  void nextBatch() {
    columns.values().forEach(IngestColumn::nextBatch);
  }

  /** Checks what is left out of rows but must be right all the same. */
  void checkUnused() {
    for (String name : List.of("insert_time", "payload_size", "audience")) {
      if (columns.containsKey(name)) {
        var _ = get(name);
      }
    }
  }

  UUID id(String column) {
    return (UUID) required(column);
  }

  Optional<UUID> optionalId(String column) {
    return Optional.ofNullable(get(column))
        .filter(value -> !value.equals(IngestKind.NONE))
        .map(UUID.class::cast);
  }

  String text(String column) {
    return (String) required(column);
  }

  Optional<String> optionalText(String column) {
    return Optional.ofNullable(get(column)).map(String.class::cast);
  }

  long number(String column) {
    return (Long) required(column);
  }

  int shortNumber(String column) {
    return (Integer) required(column);
  }

  Instant time(String column) {
    return (Instant) required(column);
  }

  byte[] bytes(String column) {
    return (byte[]) required(column);
  }

  @SuppressWarnings("unchecked") // What the column's kind reads.
  List<String> texts(String column) {
    return (List<String>) required(column);
  }

  @SuppressWarnings("unchecked") // What the column's kind reads.
  Map<String, String> properties(String column) {
    @Nullable Object value = get(column);
    return value == null ? Map.of() : (Map<String, String>) value;
  }

  private Object required(String name) {
    IngestColumn column = Objects.requireNonNull(columns.get(name), "was checked at the start");
    @Nullable Object value = get(name);
    if (value == null) {
      throw wrong(name, new BadCell("is NULL (None, NaN, NaT); it must be " + column.expected()));
    }
    return value;
  }

  private @Nullable Object get(String name) {
    @Nullable IngestColumn column = columns.get(name);
    if (column == null) {
      return null;
    }
    try {
      return column.read(row);
    } catch (BadCell e) {
      throw wrong(name, e);
    }
  }

  MicromegasException wrong(String column, BadCell why) {
    return new MicromegasException(
        ErrorCode.INVALID_ARGUMENT,
        "row " + (before + row + 1) + " of " + table.name() + ": " + column + " " + why.text(),
        why);
  }
}
