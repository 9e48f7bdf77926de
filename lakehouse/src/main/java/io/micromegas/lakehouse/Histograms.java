package io.micromegas.lakehouse;

import io.micromegas.engine.ColumnSpec;
import io.micromegas.engine.RelationSql;
import java.util.stream.Collectors;

/**
 * The view {@code histograms} out of its stored rows, which hold the buckets as they came: adds the
 * histogram of bins of equal width that SQL's functions take. It is made of rows that a statement
 * asks it of, and only then.
 */
public final class Histograms {
  /**
   * Name of the function of the query engine that makes a histogram of the texts of the columns
   * {@code bounds} and {@code counts}.
   */
  public static final String OF_BUCKETS = "histogram_of_buckets";

  private Histograms() {}

  static RelationSql of(RelationSql stored) {
    String columns =
        ViewSchemas.HISTOGRAMS_STORED.columns().stream()
            .map(ColumnSpec::name)
            .map(RelationSql::identifier)
            .collect(Collectors.joining(", "));
    // What the sender said counts, where it said anything; of buckets it can only be estimated.
    return new RelationSql.Builder()
        .text("SELECT " + columns)
        .text(", CASE WHEN made IS NOT NULL THEN {'start': made.start, 'end': made.\"end\"")
        .text(", 'min': coalesce(\"min\", made.\"min\"), 'max': coalesce(\"max\", made.\"max\")")
        .text(", 'sum': coalesce(\"sum\", made.\"sum\"), 'sum_sq': made.sum_sq")
        .text(", 'count': made.\"count\", 'bins': made.bins} END AS histogram")
        .text(" FROM (SELECT *, " + OF_BUCKETS + "(bounds, counts) AS made FROM ")
        .relation(stored)
        .text(")")
        .build();
  }
}
