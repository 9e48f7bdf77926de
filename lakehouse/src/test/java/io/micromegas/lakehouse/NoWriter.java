package io.micromegas.lakehouse;

import io.micromegas.engine.ParquetWriter;
import io.micromegas.engine.TableScan;

/** For a lake in which nothing is written. */
final class NoWriter implements ParquetWriter {
  @Override
  public Written write(Job job, TableScan.Cancellation cancelled) {
    throw new AssertionError("a file was written");
  }

  @Override
  public void close() {}
}
