package io.micromegas.query;

import io.micromegas.query.Relations.Relation;
import java.util.List;

/** What statements may do beside work on partitions. */
final class PartitionStatements {
  private PartitionStatements() {}

  /** Returns whether a statement works on partitions; refuses what does not go with that. */
  static boolean works(List<TableReference> tables, boolean retires, StatementText text) {
    boolean tells = tables.stream().anyMatch(table -> table.relation() instanceof Relation.Work);
    if (tells) {
      // It may take hours, and nothing that the statement reads could be deleted meanwhile.
      for (TableReference table : tables) {
        switch (table.relation()) {
          case Relation.View ignored -> throw alone(tables, table);
          case Relation.Listing ignored -> throw alone(tables, table);
          case Relation.Reading ignored -> throw alone(tables, table);
          case Relation.Work ignored -> {}
          case Relation.Queries ignored -> {}
          case Relation.Kill ignored -> {}
          case Relation.Information ignored -> {}
        }
      }
    }
    if (retires) {
      for (TableReference table : tables) {
        if (StatementCompiler.isHeavy(table)) {
          throw Refusal.because(
              "retiring partitions one by one reads list_partitions() and tables of the catalog,"
                  + " not "
                  + table.written()
                  + "; ask in two statements");
        }
      }
    }
    if ((tells || retires) && text.explain() == StatementText.Explain.ANALYZE) {
      throw Refusal.because(
          "EXPLAIN ANALYZE would run what changes partitions; use EXPLAIN, or run it by itself");
    }
    return tells || retires;
  }

  private static RuntimeException alone(List<TableReference> tables, TableReference other) {
    String function =
        tables.stream()
            .filter(table -> table.relation() instanceof Relation.Work)
            .map(TableReference::written)
            .findFirst()
            .orElse("");
    return Refusal.because(
        function
            + " cannot be read together with "
            + other.written()
            + ", which would be held unchanged while it works; ask in two statements");
  }
}
