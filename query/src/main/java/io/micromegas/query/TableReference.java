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

  /** Puts the engine's number of a scan into the tree. */
  void bind(long engineId) {
    put("INTEGER", Long.toString(engineId));
  }

  /** Puts a name into the tree, for what takes the place of the call once it is printed. */
  void bind(String place) {
    put("STRING", place);
  }

  private void put(String kind, String text) {
    ((ObjectNode) id.path("literal")).put("kind", kind).put("text", text);
  }
}
