package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.micromegas.engine.ColumnSpec;
import io.micromegas.query.Relations.Relation;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The plain form of a statement that works on partitions: columns of what it tells, row by row, as
 * in {@code SELECT time, msg FROM materialize_partitions(…) LIMIT 10}. The engine is not needed to
 * answer it, which cannot be relied on to hand a row out while the next one is worked on.
 *
 * @param columns what the answer's columns are
 * @param limit most rows
 */
record PlainProgress(List<ColumnSpec> columns, long limit) {
  /** Copies the list. */
  PlainProgress {
    columns = List.copyOf(columns);
  }

  /** Returns the form of a statement, if it is plain. */
  static Optional<PlainProgress> of(CompiledStatement statement) {
    JsonNode select = statement.document().path("statements").path(0).path("node");
    List<ColumnSpec> columns = statement.straight();
    boolean plain =
        statement.tables().size() == 1
            && statement.tables().getFirst().relation() instanceof Relation.Work
            && !columns.isEmpty()
            && columns.stream().allMatch(StraightColumns::isSome)
            && select.path("cte_map").path("map").isEmpty()
            && select.path("group_expressions").isEmpty()
            && Nodes.text(select, "aggregate_handling").equals("STANDARD_HANDLING")
            && !select.hasNonNull("where_clause")
            && !select.hasNonNull("having")
            && !select.hasNonNull("qualify")
            && !select.hasNonNull("sample")
            && !select.path("from_table").hasNonNull("sample");
    JsonNode modifiers = select.path("modifiers");
    if (!plain || modifiers.size() > 1) {
      return Optional.empty();
    }
    return modifiers.isEmpty()
        ? Optional.of(new PlainProgress(columns, Long.MAX_VALUE))
        : limit(modifiers.get(0)).map(limit -> new PlainProgress(columns, limit));
  }

  /** Returns the form with at most so many rows. */
  PlainProgress capped(OptionalLong rows) {
    return new PlainProgress(columns, Math.min(limit, rows.orElse(Long.MAX_VALUE)));
  }

  private static Optional<Long> limit(JsonNode modifier) {
    boolean plain =
        Nodes.isType(modifier, "LIMIT_MODIFIER")
            && Nodes.text(modifier, "limit_type").equals("LIMIT_ROWS")
            && !modifier.hasNonNull("offset")
            && Nodes.isLiteral(modifier.path("limit"), "INTEGER")
            && Nodes.literalText(modifier.path("limit")).matches("\\d{1,18}");
    return plain
        ? Optional.of(Long.valueOf(Nodes.literalText(modifier.path("limit"))))
        : Optional.empty();
  }
}
