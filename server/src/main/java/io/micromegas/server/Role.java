package io.micromegas.server;

/** What a server of a lake can do. */
enum Role {
  /** Takes telemetry by HTTP. */
  INGEST,
  /** Answers Flight SQL. */
  QUERY,
  /** Makes and merges partitions, lets go of what is too old, deletes files. */
  MAINTENANCE
}
