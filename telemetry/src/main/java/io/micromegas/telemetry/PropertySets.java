package io.micromegas.telemetry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The property sets of a block as JSON, each turned once. */
final class PropertySets {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

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
    int[] order =
        IntStream.range(0, pairs.length / 2)
            .boxed()
            .sorted(
                Comparator.comparing(i -> dependencies.utf8(pairs[2 * i]), Arrays::compareUnsigned))
            .mapToInt(Integer::intValue)
            .toArray();
    out.clear();
    out.u8('{');
    for (int i = 0; i < order.length; i++) {
      byte[] name = dependencies.utf8(pairs[2 * order[i]]);
      // The sort is stable: the last of equal names is the last one sent.
      if (i + 1 < order.length && Arrays.equals(name, dependencies.utf8(pairs[2 * order[i + 1]]))) {
        continue;
      }
      if (out.size() > 1) {
        out.u8(',');
      }
      quoted(name);
      out.u8(':');
      quoted(dependencies.utf8(pairs[2 * order[i] + 1]));
    }
    out.u8('}');
    return dependencies.texts.intern(out.toByteArray());
  }

  private void quoted(byte[] utf8) {
    // At worst each byte becomes six; counted before it is written.
    dependencies.spend(utf8.length);
    out.u8('"');
    for (byte b : utf8) {
      switch (b) {
        case '"', '\\' -> out.u8('\\').u8(b);
        case '\b' -> out.u8('\\').u8('b');
        case '\f' -> out.u8('\\').u8('f');
        case '\n' -> out.u8('\\').u8('n');
        case '\r' -> out.u8('\\').u8('r');
        case '\t' -> out.u8('\\').u8('t');
        default -> {
          if (b >= 0 && b < 0x20) {
            out.u8('\\').u8('u').u8('0').u8('0').u8(HEX[b >> 4]).u8(HEX[b & 15]);
          } else {
            out.u8(b);
          }
        }
      }
    }
    out.u8('"');
  }
}
