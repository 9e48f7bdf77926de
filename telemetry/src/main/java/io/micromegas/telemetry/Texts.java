package io.micromegas.telemetry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/** The text table of one block: equal texts have one id. */
final class Texts implements TextTable {
  /** What a property-less event has for its properties. */
  private static final byte[] EMPTY_OBJECT = "{}".getBytes(StandardCharsets.UTF_8);

  private static final int SEED = new SplittableRandom().nextInt();

  private byte[][] texts = new byte[16][];
  private int size;
  // Open addressing; one more than the id, 0 marks a free place.
  private int[] table = new int[64];
  private int emptyObject = -1;

  @Override
  public int size() {
    return size;
  }

  @Override
  public byte[] utf8(int id) {
    return texts[id];
  }

  /** Returns the id of {@code {}}. */
  int emptyObject() {
    if (emptyObject < 0) {
      emptyObject = intern(EMPTY_OBJECT);
    }
    return emptyObject;
  }

  /** Returns the id of a text; the array must not change afterwards. */
  int intern(byte[] utf8) {
    int mask = table.length - 1;
    int at = hash(utf8) & mask;
    while (table[at] != 0) {
      int id = table[at] - 1;
      if (Arrays.equals(texts[id], utf8)) {
        return id;
      }
      at = (at + 1) & mask;
    }
    if (size == texts.length) {
      texts = Arrays.copyOf(texts, size * 2);
    }
    texts[size++] = utf8;
    table[at] = size;
    if (size * 2 > table.length) {
      rehash();
    }
    return size - 1;
  }

  private static int hash(byte[] utf8) {
    return Lz4Frame.XX_HASH.hash(utf8, 0, utf8.length, SEED);
  }

  private void rehash() {
    table = new int[table.length * 2];
    int mask = table.length - 1;
    for (int id = 0; id < size; id++) {
      int at = hash(texts[id]) & mask;
      while (table[at] != 0) {
        at = (at + 1) & mask;
      }
      table[at] = id + 1;
    }
  }
}
