package io.micromegas.lakehouse;

import io.micromegas.engine.RelationSql;
import io.micromegas.lakehouse.Lakehouse.InstanceKind;
import io.micromegas.lakehouse.Lakehouse.RangeFilter;
import io.micromegas.lakehouse.Lakehouse.ViewDefinition;
import io.micromegas.store.ObjectStoreUrl;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tables beside the telemetry (sql-and-lakehouse 1.14): CSV and JSON files that were read once and
 * are kept as Parquet in a directory of the server, so that statements never read what somebody
 * puts at that place. No time range filters them. Immutable.
 */
public final class StaticTables {
  private static final StaticTables NONE = new StaticTables(List.of());

  private final Map<String, Table> tables = new LinkedHashMap<>();

  /**
   * A table.
   *
   * @param file empty without rows
   */
  record Table(ViewDefinition definition, Optional<Path> file) {
    static Table of(String name, io.micromegas.engine.TableSchema schema, Optional<Path> file) {
      return new Table(
          new ViewDefinition(name, schema, true, InstanceKind.NONE, RangeFilter.NONE), file);
    }
  }

  StaticTables(List<Table> tables) {
    tables.forEach(table -> this.tables.put(table.definition().name(), table));
  }

  /** Returns no tables. */
  public static StaticTables none() {
    return NONE;
  }

  /**
   * Reads every {@code .json} file (an object a line) and {@code .csv} file (with a header) below a
   * place. A file that cannot be read is left out with a warning, and so is one whose name another
   * one or a view has. Blocks.
   *
   * @param directory where the tables are kept; what is in it is deleted first
   * @throws io.micromegas.base.MicromegasException INVALID_ARGUMENT for what is no place,
   *     UNAVAILABLE for one that cannot be listed
   */
  public static StaticTables load(ObjectStoreUrl place, Path directory) {
    return new StaticTableLoader(directory).load(place);
  }

  List<ViewDefinition> definitions() {
    return tables.values().stream().map(Table::definition).toList();
  }

  Optional<ViewDefinition> find(String name) {
    return Optional.ofNullable(tables.get(name)).map(Table::definition);
  }

  /** Returns the rows of a table; empty if there is none of that name. */
  Optional<RelationSql> relation(String name) {
    return Optional.ofNullable(tables.get(name)).map(StaticTables::relation);
  }

  private static RelationSql relation(Table table) {
    return table
        .file()
        .map(file -> Sql.text("SELECT * FROM " + RelationSql.parquet(List.of(file))))
        .orElseGet(() -> RelationSql.of(new EmptyScan(table.definition().schema())));
  }
}
