package io.micromegas.telemetry;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The property sets of a block as JSON, each turned once. */
final class PropertySets {
  private final Dependencies dependencies;
  // By dependency: one more than the text id, 0 for not yet.
  private final int[] json;
  private final ByteBuilder out = new ByteBuilder(128);

  PropertySets(Dependencies dependencies) {
    this.dependencies = dependencies;
    json = new int[dependencies.size()];
  }

  /** Returns the text id of a set: a JSON object with keys sorted by their bytes. */
  int json(int set) {
    if (json[set] == 0) {
      json[set] = build(dependencies.properties(set)) + 1;
    }
    return json[set] - 1;
  }

  /** Returns the dependency of the value of a property, -1 if there is none; the last one wins. */
  int find(int set, byte[] name) {
    int[] pairs = dependencies.properties(set);
    for (int i = pairs.length - 2; i >= 0; i -= 2) {
      if (Arrays.equals(dependencies.utf8(pairs[i]), name)) {
        return pairs[i + 1];
      }
    }
    return -1;
  }

  private int build(int[] pairs) {
    if (pairs.length == 0) {
      return dependencies.texts.emptyObject();
    }
    int[] order = byName(dependencies, pairs);
    out.clear();
    out.u8('{');
    for (int at : order) {
      if (out.size() > 1) {
        out.u8(',');
      }
      quoted(dependencies.utf8(pairs[at]));
      out.u8(':');
      quoted(dependencies.utf8(pairs[at + 1]));
    }
    out.u8('}');
    return dependencies.texts.intern(out.toByteArray());
  }

  /** Returns where names are in pairs, in the order of their bytes, of equal ones the last. */
  static int[] byName(Dependencies dependencies, int[] pairs) {
    int[] sorted =
        IntStream.range(0, pairs.length / 2)
            .boxed()
            .sorted(
                Comparator.comparing(i -> dependencies.utf8(pairs[2 * i]), Arrays::compareUnsigned))
            .mapToInt(i -> 2 * i)
            .toArray();
    int count = 0;
    for (int i = 0; i < sorted.length; i++) {
      // The sort is stable: the last of equal names is the last one sent.
      boolean last =
          i + 1 == sorted.length
              || !Arrays.equals(
                  dependencies.utf8(pairs[sorted[i]]), dependencies.utf8(pairs[sorted[i + 1]]));
      if (last) {
        sorted[count++] = sorted[i];
      }
    }
    return Arrays.copyOf(sorted, count);
  }

  private void quoted(byte[] utf8) {
    // At worst each byte becomes six; counted before it is written.
    dependencies.spend(utf8.length);
    JsonText.quoted(utf8, 0, utf8.length, out);
  }
}
