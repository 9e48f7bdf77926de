package io.micromegas.lakehouse;

import io.micromegas.engine.ParquetWriter;
import io.micromegas.engine.TableScan;
import java.nio.file.Path;

/** For a lake in which nothing is written. */
final class NoWriter implements ParquetWriter {
  @Override
  public Written write(Job job, TableScan.Cancellation cancelled) {
    throw new AssertionError("a file was written");
  }

  @Override
  public Path directory() {
    throw new AssertionError("a file was to be written");
  }

  @Override
  public void close() {}
}
