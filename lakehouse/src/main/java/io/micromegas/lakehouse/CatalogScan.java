package io.micromegas.lakehouse;

import io.micromegas.catalog.CatalogRelation;
import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.Snapshot;
import io.micromegas.engine.ScanRequest;
import io.micromegas.engine.TableScan;
import io.micromegas.engine.TableSchema;
import java.util.List;

/** A relation that the catalog answers, within the session's snapshot. */
final class CatalogScan implements TableScan {
  // The catalog does not count; the optimiser only needs an idea.
  private static final long ESTIMATED_ROWS = 10_000;

  private final CatalogRelation relation;
  private final TableSchema schema;
  private final List<InsertRange> ranges;
  private final Snapshot snapshot;
  private final SessionState session;

  /**
   * @param ranges of insert time, ascending; none for all rows
   */
  CatalogScan(
      CatalogRelation relation,
      TableSchema schema,
      List<InsertRange> ranges,
      Snapshot snapshot,
      SessionState session) {
    this.relation = relation;
    this.schema = schema;
    this.ranges = List.copyOf(ranges);
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
    return new CatalogReader(relation, schema, ranges, snapshot, request, session);
  }
}
