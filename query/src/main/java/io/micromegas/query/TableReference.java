package io.micromegas.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micromegas.query.Relations.Relation;

/**
 * One place of a statement that reads a relation.
 *
 * @param name generated, unique in the statement
 * @param written as the statement says it
 * @param relation what it stands for
 * @param id the constant in the tree that the engine's id is put into
 */
record TableReference(String name, String written, Relation relation, ObjectNode id) {

  /** Puts the engine's id into the tree. */
  void bind(long engineId) {
    ((ObjectNode) id.path("literal")).put("text", Long.toString(engineId));
  }

  boolean isView() {
    return relation instanceof Relation.View;
  }
}
