package io.micromegas.telemetry;

/** The hash that identifies a call site (ingestion-wire 5.6). */
public final class ScopeHash {
  private ScopeHash() {}

  /**
   * Returns the hash, unsigned.
   *
   * @param name UTF-8
   * @param filename UTF-8
   * @param target UTF-8
   * @param line unsigned
   */
  public static int of(byte[] name, byte[] filename, byte[] target, int line) {
    int hash = hash(name, 0);
    hash = hash(filename, hash);
    hash = hash(target, hash);
    byte[] number = new byte[4];
    LittleEndian.i32(number, 0, line);
    return hash(number, hash);
  }

  private static int hash(byte[] bytes, int seed) {
    return Lz4Frame.XX_HASH.hash(bytes, 0, bytes.length, seed);
  }
}
