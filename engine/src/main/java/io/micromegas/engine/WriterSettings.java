package io.micromegas.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Every bound of the writer of Parquet files.
 *
 * @param directory where temporary files of sorting go; created if missing
 * @param lakeDirectories the only directories from which relations may read files, and into which
 *     files are written
 * @param slots how many files are written at a time
 * @param memory bytes that writing one file may use, before it spills to disk; sorting what does
 *     not fit takes several times the work, and rows of 1 KB more than ten times this cannot be
 *     sorted at all
 * @param tempBytes bytes of temporary files that writing one file may need
 * @param threads threads that work on one file
 * @param rowGroupRows rows of a row group, what readers skip by; a multiple of 2,048
 * @param zstdLevel 1 to 22
 */
public record WriterSettings(
    Path directory,
    List<Path> lakeDirectories,
    int slots,
    long memory,
    long tempBytes,
    int threads,
    int rowGroupRows,
    int zstdLevel) {

  private static final long MIB = 1L << 20;

  /** Copies the list and checks the bounds. */
  public WriterSettings {
    lakeDirectories = List.copyOf(lakeDirectories);
    EngineSettings.atLeast("slots of the writer", slots, 1);
    EngineSettings.atLeast("memory of a writer", memory, 128 * MIB);
    EngineSettings.atLeast("temporary bytes of a writer", tempBytes, 0);
    EngineSettings.atLeast("threads of a writer", threads, 1);
    EngineSettings.atLeast("rows of a row group", rowGroupRows, 2048);
    EngineSettings.atLeast("zstd level", zstdLevel, 1);
  }

  /**
   * Returns the defaults: a slot per two processors, with two threads, 512 MiB of memory and 16 GiB
   * of disk each.
   */
  public static WriterSettings defaults(Path directory, List<Path> lakeDirectories) {
    int processors = Runtime.getRuntime().availableProcessors();
    return new WriterSettings(
        directory,
        lakeDirectories,
        Math.max(1, processors / 2),
        512 * MIB,
        16 * 1024 * MIB,
        // With one, DuckDB 2.0.0 spins when a statement fails while it hands out rows.
        2,
        122_880,
        3);
  }

  /** Returns these settings with another number of slots. */
  public WriterSettings withSlots(int other) {
    return new WriterSettings(
        directory, lakeDirectories, other, memory, tempBytes, threads, rowGroupRows, zstdLevel);
  }

  /** Returns these settings with another budget per file. */
  public WriterSettings withBudget(long otherMemory, long otherTempBytes, int otherThreads) {
    return new WriterSettings(
        directory,
        lakeDirectories,
        slots,
        otherMemory,
        otherTempBytes,
        otherThreads,
        rowGroupRows,
        zstdLevel);
  }

  /** Returns these settings with other files. */
  public WriterSettings withFiles(int otherRowGroupRows, int otherZstdLevel) {
    return new WriterSettings(
        directory,
        lakeDirectories,
        slots,
        memory,
        tempBytes,
        threads,
        otherRowGroupRows,
        otherZstdLevel);
  }

  /** Returns what the slots of the writer have in common with those of the engine. */
  EngineSettings engine() {
    return EngineSettings.defaults(directory)
        .withAllowedDirectories(lakeDirectories)
        // It reads a file once, to replace it.
        .withDuckDbSettings(Map.of("parquet_metadata_cache", "false"));
  }
}
