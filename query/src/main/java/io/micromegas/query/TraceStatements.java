package io.micromegas.query;

import io.micromegas.query.Relations.Relation;
import java.util.List;

/** What statements may read beside a trace. */
final class TraceStatements {
  private TraceStatements() {}

  /** Returns whether a relation is a trace. */
  static boolean isTrace(Relation relation) {
    return relation instanceof Relation.Reading reading
        && reading.call().function().schema().equals(TraceScan.SCHEMA);
  }

  /**
   * Returns whether a statement reads a trace; refuses what does not go with that. A trace takes a
   * session of its own beside that of the statement, and statements that hold one while they wait
   * for another could wait for each other.
   */
  static boolean reads(List<TableReference> tables) {
    if (tables.stream().noneMatch(table -> isTrace(table.relation()))) {
      return false;
    }
    TableReference before = null;
    for (TableReference table : tables) {
      boolean harmless = table.relation() instanceof Relation.Information;
      if (!harmless && before != null) {
        throw Refusal.because(
            "perfetto_trace_chunks is read alone, not together with "
                + (isTrace(table.relation()) ? before : table).written()
                + "; ask in two statements");
      }
      before = harmless ? before : table;
    }
    return true;
  }
}
