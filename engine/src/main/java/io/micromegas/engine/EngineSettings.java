package io.micromegas.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Every bound of the engine.
 *
 * @param directory where prelude databases and temporary files go; created if missing
 * @param slots how many statements run at a time, and what each may use
 * @param parsing bounds of a statement's text
 * @param batchRows most rows in a batch
 * @param batchesAhead batches computed before they are asked for
 * @param stackBytes stack of the threads that call DuckDB
 * @param allowedDirectories the only directories whose files a statement can read
 * @param duckDbSettings further DuckDB settings by name, applied to all slots before they are
 *     locked
 * @param functions functions of ours that statements may call
 * @param prelude SQL statements, run once into a database that every slot opens read-only: the
 *     macros that statements see
 */
public record EngineSettings(
    Path directory,
    SlotSettings slots,
    ParsingSettings parsing,
    int batchRows,
    int batchesAhead,
    long stackBytes,
    List<Path> allowedDirectories,
    Map<String, String> duckDbSettings,
    List<EngineFunction> functions,
    String prelude) {

  /** Stack of a thread that calls DuckDB; 1 MiB overflows on 950 nested subqueries. */
  public static final long DEFAULT_STACK_BYTES = 64L << 20;

  /** Large enough to amortise a message, small enough to pipeline with the network. */
  public static final int DEFAULT_BATCH_ROWS = 32768;

  /** Most rows in a batch that has BLOB columns, whose values may be images of megabytes. */
  public static final int BLOB_BATCH_ROWS = 1024;

  /** Copies the collections and checks the bounds. */
  public EngineSettings {
    allowedDirectories = List.copyOf(allowedDirectories);
    duckDbSettings = Map.copyOf(duckDbSettings);
    functions = List.copyOf(functions);
    atLeast("batchRows", batchRows, 1);
    atLeast("batchesAhead", batchesAhead, 1);
    atLeast("stackBytes", stackBytes, 1 << 20);
  }

  static void atLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", not " + value);
    }
  }

  /** Returns the defaults for a directory, without prelude and without readable directories. */
  public static EngineSettings defaults(Path directory) {
    return new EngineSettings(
        directory,
        SlotSettings.defaults(),
        ParsingSettings.defaults(),
        DEFAULT_BATCH_ROWS,
        2,
        DEFAULT_STACK_BYTES,
        List.of(),
        Map.of(),
        List.of(),
        "");
  }

  /** Returns these settings with other slots. */
  public EngineSettings withSlots(SlotSettings other) {
    return new EngineSettings(
        directory,
        other,
        parsing,
        batchRows,
        batchesAhead,
        stackBytes,
        allowedDirectories,
        duckDbSettings,
        functions,
        prelude);
  }

  /** Returns these settings with other bounds of text. */
  public EngineSettings withParsing(ParsingSettings other) {
    return new EngineSettings(
        directory,
        slots,
        other,
        batchRows,
        batchesAhead,
        stackBytes,
        allowedDirectories,
        duckDbSettings,
        functions,
        prelude);
  }

  /** Returns these settings with batches of other sizes. */
  public EngineSettings withBatches(int rows, int ahead) {
    return new EngineSettings(
        directory,
        slots,
        parsing,
        rows,
        ahead,
        stackBytes,
        allowedDirectories,
        duckDbSettings,
        functions,
        prelude);
  }

  /** Returns these settings with other readable directories. */
  public EngineSettings withAllowedDirectories(List<Path> other) {
    return new EngineSettings(
        directory,
        slots,
        parsing,
        batchRows,
        batchesAhead,
        stackBytes,
        other,
        duckDbSettings,
        functions,
        prelude);
  }

  /** Returns these settings with other DuckDB settings. */
  public EngineSettings withDuckDbSettings(Map<String, String> other) {
    return new EngineSettings(
        directory,
        slots,
        parsing,
        batchRows,
        batchesAhead,
        stackBytes,
        allowedDirectories,
        other,
        functions,
        prelude);
  }

  /** Returns these settings with other functions. */
  public EngineSettings withFunctions(List<? extends EngineFunction> other) {
    return new EngineSettings(
        directory,
        slots,
        parsing,
        batchRows,
        batchesAhead,
        stackBytes,
        allowedDirectories,
        duckDbSettings,
        List.copyOf(other),
        prelude);
  }

  /** Returns these settings with another prelude. */
  public EngineSettings withPrelude(String other) {
    return new EngineSettings(
        directory,
        slots,
        parsing,
        batchRows,
        batchesAhead,
        stackBytes,
        allowedDirectories,
        duckDbSettings,
        functions,
        other);
  }
}
