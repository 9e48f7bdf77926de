package io.micromegas.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micromegas.query.Relations.Relation;

/**
 * One place of a statement that reads a relation.
 *
 * @param name generated, unique in the statement
 * @param written as the statement says it
 * @param relation what it stands for
 * @param id the constant in the tree that says what to scan
 */
record TableReference(String name, String written, Relation relation, ObjectNode id) {

  /** Puts a name into the tree, for what takes the place of the call once it is printed. */
  void bind(String place) {
    ((ObjectNode) id.path("literal")).put("kind", "STRING").put("text", place);
  }
}
