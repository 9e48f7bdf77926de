package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;

/** Statements that this module does not run, in sentences that say what is allowed. */
final class Refusal {
  static final String ALLOWED_STATEMENTS =
      "only queries are allowed: SELECT, WITH, VALUES, FROM, TABLE, PIVOT and UNPIVOT, UNION,"
          + " INTERSECT and EXCEPT of them, SHOW TABLES, DESCRIBE and EXPLAIN";

  private Refusal() {}

  static MicromegasException because(String sentence) {
    return new MicromegasException(ErrorCode.INVALID_ARGUMENT, sentence);
  }

  static MicromegasException construct(String what) {
    return because(
        "the statement uses " + what + ", which is not allowed here; write it as plain SELECTs");
  }

  /** Returns an error that knows its place: the one it knew, or else where a node stands. */
  static MicromegasException in(JsonNode node, MicromegasException error) {
    // Queries have no place of their own. What could have one and has none is told by what is
    // around it.
    long offset = node.has("query_location") ? Nodes.location(node) : Nodes.firstLocation(node);
    return offset == Nodes.NOWHERE ? error : Positions.at(error, (int) offset);
  }

  /** An error in our own rewriting, never the user's. */
  static MicromegasException defect(String what) {
    return new MicromegasException(
        ErrorCode.INTERNAL, "the statement could not be prepared: " + what);
  }
}
