package io.micromegas.query;

import io.micromegas.query.Relations.Relation;
import java.util.List;

/** What statements may do beside work on partitions. */
final class PartitionStatements {
  private PartitionStatements() {}

  /**
   * Refuses statements that work and read the lake as well: they may take hours, and nothing that
   * they read could be deleted meanwhile.
   */
  static void check(String function, List<TableReference> tables, StatementText text) {
    for (TableReference table : tables) {
      switch (table.relation()) {
        case Relation.View ignored -> throw alone(function, table);
        case Relation.Listing ignored -> throw alone(function, table);
        case Relation.Work ignored -> {}
        case Relation.Information ignored -> {}
      }
    }
    refuseAnalyze(function, text);
  }

  private static RuntimeException alone(String function, TableReference table) {
    return Refusal.because(
        function
            + " cannot be read together with "
            + table.written()
            + ", which would be held unchanged while it works; ask in two statements");
  }

  private static void refuseAnalyze(String function, StatementText text) {
    if (text.explain() == StatementText.Explain.ANALYZE) {
      throw Refusal.because(
          "EXPLAIN ANALYZE would run " + function + "; use EXPLAIN, or run it by itself");
    }
  }
}
