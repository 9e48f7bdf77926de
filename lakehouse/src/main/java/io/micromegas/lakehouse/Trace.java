package io.micromegas.lakehouse;

import io.micromegas.engine.RelationSql;

/** What a file for a viewer of traces shows. */
public sealed interface Trace permits ProcessTrace, DistributedTrace {

  /** Returns rows with at least the columns of {@link ProcessTrace.Column}. */
  RelationSql spans();
}
