package io.micromegas.otlp;

import java.util.Arrays;

/**
 * Properties that were made of attributes before: of equal bytes come equal texts, as long as the
 * row adds nothing of its own. Not thread-safe.
 */
final class KnownAttributes {
  private static final int UNKNOWN = -1;

  // Where all rows differ, nothing is gained by looking.
  private static final int TRIED = 256;
  private static final int WORTH_LOOKING = 16;

  private final SliceIds attributes = new SliceIds();
  private int[] texts = new int[32];
  private int asked = UNKNOWN;
  private int repeated;

  /** Returns the text made of these bytes; negative if there is none, {@link #keep} it then. */
  int find(byte[] in, int offset, int length) {
    if (attributes.size() >= TRIED && repeated * WORTH_LOOKING < attributes.size()) {
      asked = UNKNOWN;
      return UNKNOWN;
    }
    int before = attributes.size();
    asked = attributes.id(in, offset, length);
    if (asked == before) {
      return UNKNOWN;
    }
    repeated++;
    return texts[asked];
  }

  /** Keeps the text made of the bytes that were asked for last. */
  void keep(int text) {
    if (asked == UNKNOWN) {
      return;
    }
    if (asked >= texts.length) {
      texts = Arrays.copyOf(texts, 2 * texts.length);
    }
    texts[asked] = text;
  }
}
