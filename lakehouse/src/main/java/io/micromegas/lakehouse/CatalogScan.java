package io.micromegas.lakehouse;

import io.micromegas.catalog.CatalogRelation;
import io.micromegas.catalog.Snapshot;
import io.micromegas.engine.ScanRequest;
import io.micromegas.engine.TableScan;
import io.micromegas.engine.TableSchema;

/** A relation that the catalog answers, within the session's snapshot. */
final class CatalogScan implements TableScan {
  // The catalog does not count; the optimiser only needs an idea.
  private static final long ESTIMATED_ROWS = 10_000;

  private final CatalogRelation relation;
  private final TableSchema schema;
  private final Snapshot snapshot;
  private final SessionState session;

  CatalogScan(
      CatalogRelation relation, TableSchema schema, Snapshot snapshot, SessionState session) {
    this.relation = relation;
    this.schema = schema;
    this.snapshot = snapshot;
    this.session = session;
  }

  @Override
  public TableSchema schema() {
    return schema;
  }

  @Override
  public long estimatedRows() {
    return ESTIMATED_ROWS;
  }

  @Override
  public int parts() {
    return 1;
  }

  @Override
  public boolean ordered() {
    return false;
  }

  @Override
  public PartReader open(int part, ScanRequest request) {
    session.ensureOpen();
    return new CatalogReader(relation, schema, snapshot, request, session);
  }
}
