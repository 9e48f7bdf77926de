package io.micromegas.catalog;

/**
 * A column of a relation.
 *
 * @param name as in the view
 * @param kind what predicates it takes
 * @param sql expression that predicates use
 */
record RelationColumn(String name, Kind kind, String sql) {
  enum Kind {
    /** A uuid, shown as lower-case text, empty when null. */
    ID,
    TEXT,
    /** An integer or a time. */
    NUMBER,
    /** Bytes or an array: no predicates. */
    OTHER
  }

  static RelationColumn id(String name, String sql) {
    return new RelationColumn(name, Kind.ID, sql);
  }

  static RelationColumn text(String name, String sql) {
    return new RelationColumn(name, Kind.TEXT, sql);
  }

  static RelationColumn number(String name, String sql) {
    return new RelationColumn(name, Kind.NUMBER, sql);
  }

  static RelationColumn other(String name, String sql) {
    return new RelationColumn(name, Kind.OTHER, sql);
  }

  /** Returns the expression of the select list. */
  String shown() {
    return kind == Kind.ID ? "coalesce(" + sql + "::text, '')" : sql;
  }

  /** Returns what takes its place when nobody wants it. */
  String absent() {
    return "null";
  }
}
