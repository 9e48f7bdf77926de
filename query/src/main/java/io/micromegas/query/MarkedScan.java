package io.micromegas.query;

import io.micromegas.engine.ScanRequest;
import io.micromegas.engine.TableScan;
import io.micromegas.engine.TableSchema;

/** A scan that says of itself that it has about so many rows, to be recognised in a plan. */
record MarkedScan(TableScan scan, long estimatedRows) implements TableScan {
  @Override
  public TableSchema schema() {
    return scan.schema();
  }

  @Override
  public int parts() {
    return scan.parts();
  }

  @Override
  public boolean ordered() {
    return scan.ordered();
  }

  @Override
  public PartReader open(int part, ScanRequest request) {
    return scan.open(part, request);
  }
}
