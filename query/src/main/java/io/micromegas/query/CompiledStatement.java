package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.micromegas.base.TimeRange;
import io.micromegas.engine.ColumnSpec;
import io.micromegas.engine.Engine.Lane;
import io.micromegas.lakehouse.Lakehouse.FileOrder;
import io.micromegas.query.Relations.Relation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A checked and rewritten statement, before its relations have ids.
 *
 * @param kind what is asked of the query
 * @param document the engine's tree
 * @param tables what it reads, one entry per reference
 * @param cteNames generated names with the written ones
 * @param range the API's time range
 * @param straight the views' columns behind the result's; empty where not known
 * @param durations which of the result's columns are exact durations; empty if none
 * @param lane where it may run
 * @param prunes whether its conditions may leave out whole files of its views
 * @param order in which files of its views are best read
 * @param newest its form, if it asks for the newest rows of a view
 * @param retires whether its columns retire partitions, one for each row
 * @param kills whether it ends other statements
 * @param positions where something stands in the text that was sent
 */
record CompiledStatement(
    Kind kind,
    JsonNode document,
    List<TableReference> tables,
    Map<String, String> cteNames,
    TimeRange range,
    List<ColumnSpec> straight,
    List<Boolean> durations,
    Lane lane,
    boolean prunes,
    FileOrder order,
    Optional<NewestRows> newest,
    boolean retires,
    boolean kills,
    Positions positions) {

  /** Returns whether a function in FROM works on partitions, and tells of it. */
  boolean tells() {
    return tables.stream().anyMatch(table -> table.relation() instanceof Relation.Work);
  }

  /** Returns whether it works on partitions. */
  boolean works() {
    return retires || tells();
  }

  /** Returns whether a column of the result is a duration in nanoseconds. */
  boolean isDuration(int column) {
    return column < durations.size() && durations.get(column);
  }

  /** What is asked of a query. */
  enum Kind {
    ROWS,
    COLUMNS,
    PLAN,
    ANALYZE
  }
}
