package io.micromegas.query.json;

/** Texts that are the same but for the case of the letters A to Z. */
final class AsciiCase {
  private AsciiCase() {}

  static boolean equal(byte[] a, byte[] b) {
    return equal(a, 0, a.length, b);
  }

  static boolean equal(byte[] a, int from, int to, byte[] b) {
    if (to - from != b.length) {
      return false;
    }
    for (int i = 0; i < b.length; i++) {
      if (lower(a[from + i]) != lower(b[i])) {
        return false;
      }
    }
    return true;
  }

  static int lower(byte c) {
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
  }
}
