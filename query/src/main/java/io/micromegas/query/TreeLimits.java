package io.micromegas.query;

/**
 * How large a statement may be.
 *
 * @param textBytes bytes of its UTF-8 text
 * @param nodes expressions, tables and queries in its tree
 * @param depth how deep these nest
 * @param tables references to tables
 */
public record TreeLimits(int textBytes, int nodes, int depth, int tables) {
  /** 256 KiB of text, 20,000 nodes, 200 levels, 200 table references. */
  public static final TreeLimits DEFAULT = new TreeLimits(256 << 10, 20_000, 200, 200);
}
