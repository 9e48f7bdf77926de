package io.micromegas.engine;

/**
 * Bounds of parsing and printing statements.
 *
 * @param threads statements parsed or printed at the same time
 * @param memory bytes that they may use together
 * @param maxText bytes of a statement's UTF-8
 * @param maxTokens words and signs of a statement; each may become some 350 bytes of tree
 * @param maxNesting depth of brackets and CASE in a statement
 * @param maxLambdaNesting depth of brackets that hold a lambda: DuckDB plans each level twice, so
 *     that 20 of them take half a minute, and planning cannot be interrupted
 */
public record ParsingSettings(
    int threads, long memory, int maxText, int maxTokens, int maxNesting, int maxLambdaNesting) {

  private static final long MIB = 1L << 20;

  /** Checks the bounds. */
  public ParsingSettings {
    EngineSettings.atLeast("parser threads", threads, 1);
    EngineSettings.atLeast("memory of the parser", memory, 16 * MIB);
    EngineSettings.atLeast("maxText", maxText, 1);
    EngineSettings.atLeast("maxTokens", maxTokens, 1);
    EngineSettings.atLeast("maxNesting", maxNesting, 1);
    EngineSettings.atLeast("maxLambdaNesting", maxLambdaNesting, 1);
  }

  /**
   * Returns the defaults: 2 at a time, 512 MiB, texts of 256 KiB and 50,000 tokens, 200 levels, 8
   * of lambdas.
   */
  public static ParsingSettings defaults() {
    return new ParsingSettings(2, 512 * MIB, 256 << 10, 50_000, 200, 8);
  }
}
