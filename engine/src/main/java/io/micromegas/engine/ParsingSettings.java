package io.micromegas.engine;

/**
 * Bounds of parsing and printing statements.
 *
 * @param threads statements parsed or printed at the same time
 * @param memory bytes that they may use together
 * @param maxText bytes of a statement's UTF-8
 * @param maxNesting depth of brackets and CASE in a statement
 */
public record ParsingSettings(int threads, long memory, int maxText, int maxNesting) {

  private static final long MIB = 1L << 20;

  /** Checks the bounds. */
  public ParsingSettings {
    EngineSettings.atLeast("parser threads", threads, 1);
    EngineSettings.atLeast("memory of the parser", memory, 16 * MIB);
    EngineSettings.atLeast("maxText", maxText, 1);
    EngineSettings.atLeast("maxNesting", maxNesting, 1);
  }

  /** Returns the defaults: 2 at a time, 512 MiB, texts of 256 KiB, 200 levels. */
  public static ParsingSettings defaults() {
    return new ParsingSettings(2, 512 * MIB, 256 << 10, 200);
  }
}
