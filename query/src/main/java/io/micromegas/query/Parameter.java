package io.micromegas.query;

import java.util.Locale;

/** The arguments that table functions of ours take, all of them constants. */
enum Parameter {
  VIEW(Kind.TEXT),
  VIEW_SET(Kind.TEXT),
  VIEW_INSTANCE_ID(Kind.TEXT),
  PROCESS_ID(Kind.TEXT),
  BLOCK_ID(Kind.TEXT),
  TRACE_ID(Kind.TEXT),
  TYPES(Kind.TEXT),
  BEGIN(Kind.TIME),
  END(Kind.TIME),
  PARTITION_DELTA_SECONDS(Kind.INTEGER);

  /** What an argument has to be. */
  enum Kind {
    TEXT,
    TIME,
    INTEGER
  }

  private final Kind kind;

  Parameter(Kind kind) {
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  /** Returns one that is right. */
  String example() {
    return switch (this) {
      case VIEW, VIEW_SET -> "'log_entries'";
      case VIEW_INSTANCE_ID -> "'global'";
      case PROCESS_ID, BLOCK_ID -> "'433e6eee-8a4a-4b84-8a3b-e432a2731f37'";
      case TRACE_ID -> "'4bf92f3577b34da6a3ce929d0e0e4736'";
      case TYPES -> "'thread', 'async' or 'both'";
      case BEGIN, END -> "'2024-05-01T00:00:00Z' or now() - INTERVAL '1 hour'";
      case PARTITION_DELTA_SECONDS -> "3600";
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
