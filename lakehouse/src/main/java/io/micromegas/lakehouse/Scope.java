package io.micromegas.lakehouse;

import java.util.Arrays;

/**
 * A call site. Equal if all its parts are.
 *
 * @param hash ingestion-wire 5.6, unsigned
 * @param name UTF-8, shared
 * @param target UTF-8, shared
 * @param filename UTF-8, shared
 * @param line unsigned
 */
record Scope(int hash, byte[] name, byte[] target, byte[] filename, int line) {
  @Override
  public boolean equals(Object other) {
    return other instanceof Scope that
        && hash == that.hash
        && line == that.line
        && Arrays.equals(name, that.name)
        && Arrays.equals(target, that.target)
        && Arrays.equals(filename, that.filename);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  long sizeInBytes() {
    return 88L + name.length + target.length + filename.length;
  }
}
