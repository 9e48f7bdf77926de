package io.micromegas.otlp;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What happens to bodies on their way, or before: by chance or on purpose. */
final class Damage {
  private static final Pattern TOKEN =
      Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|-?[0-9][0-9.eE+-]*|true|false|null|[{}\\[\\]:,]");

  private static final List<String> TOKENS =
      List.of(
          "{}",
          "[]",
          "[[]]",
          "null",
          "true",
          "-1",
          "1.5",
          "1e2",
          "-0",
          "1e999",
          "-1e-999",
          "99999999999999999999999999",
          "9".repeat(999),
          "9".repeat(2_000),
          "0." + "1".repeat(900),
          "1e99999999",
          "18446744073709551615",
          "-9223372036854775809",
          "NaN",
          "Infinity",
          "-Infinity",
          "\"NaN\"",
          "\"Infinity\"",
          "\"-inf\"",
          "\"\"",
          "\"0x10\"",
          "\"1.5\"",
          "\" 7\"",
          "\"18446744073709551615\"",
          "\"abc\"",
          "\"0123456789ABCDEF\"",
          "\"0123456789abcdef0123456789abcdef0\"",
          "\"zz\"",
          "\"\\ud800\"",
          "\"\\udc00\\ud800\"",
          "\"\\u0000\"",
          "\"=\"",
          "\"A\"",
          "\"SPAN_KIND_SERVER\"",
          "'single'",
          "// no comment",
          "{\"value\":".repeat(50),
          "[".repeat(3_000),
          "{\"kvlistValue\":{\"values\":[{\"value\":".repeat(60),
          ",",
          "}",
          "\"traceId\":\"00\",",
          "\u0000",
          "\ufeff");

  private Damage() {}

  static byte[] ofBytes(byte[] whole, byte[] other, Random random) {
    byte[] bytes = whole.clone();
    for (int i = random.nextInt(3); i >= 0; i--) {
      bytes = once(bytes, other, random);
    }
    return bytes;
  }

  private static byte[] once(byte[] whole, byte[] other, Random random) {
    byte[] bytes = whole.clone();
    int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
    switch (random.nextInt(8)) {
      case 0 -> bytes = Arrays.copyOf(bytes, at);
      case 1 -> set(bytes, at, (byte) random.nextInt());
      case 2 -> set(bytes, at, (byte) (bytes.length == 0 ? 0 : bytes[at] ^ 1 << random.nextInt(8)));
      case 3 -> bytes = spliced(bytes, at, other, random, at);
      case 4 -> bytes = spliced(bytes, at, bytes, random, at);
      case 5 -> {
        // Numbers that go on, or lengths far beyond the end.
        for (int i = at; i < Math.min(bytes.length, at + 1 + random.nextInt(10)); i++) {
          bytes[i] = (byte) (0x80 | random.nextInt());
        }
      }
      case 6 -> bytes = spliced(bytes, at, other, random, Math.min(bytes.length, at + 9));
      default -> {
        byte[] same = new byte[random.nextInt(300)];
        Arrays.fill(same, (byte) random.nextInt());
        bytes = spliced(bytes, at, same, random, at);
      }
    }
    return bytes;
  }

  private static void set(byte[] bytes, int at, byte value) {
    if (at < bytes.length) {
      bytes[at] = value;
    }
  }

  /** Puts a part of another body in, in place of what is between two positions. */
  private static byte[] spliced(byte[] bytes, int from, byte[] other, Random random, int to) {
    int begin = random.nextInt(other.length + 1);
    int length = random.nextInt(other.length - begin + 1);
    byte[] out = Arrays.copyOf(bytes, from + length + bytes.length - to);
    System.arraycopy(other, begin, out, from, length);
    System.arraycopy(bytes, to, out, from + length, bytes.length - to);
    return out;
  }

  /** The tokens of a body, for {@link #ofJson}. */
  static List<MatchResult> tokens(String json) {
    return TOKEN.matcher(json).results().toList();
  }

  /** Replaces, doubles, swaps or leaves out tokens. */
  static String ofJson(
      String whole, List<MatchResult> tokens, List<MatchResult> others, Random random) {
    int[] places = random.ints(1 + random.nextInt(3), 0, tokens.size()).sorted().toArray();
    StringBuilder json = new StringBuilder();
    int from = 0;
    for (int place : places) {
      MatchResult token = tokens.get(place);
      if (token.start() >= from) {
        json.append(whole, from, token.start());
        json.append(
            switch (random.nextInt(8)) {
              case 0 -> "";
              case 1 -> token.group() + token.group();
              case 2 -> token.group() + "," + token.group();
              case 3 -> others.get(random.nextInt(others.size())).group();
              case 4 -> tokens.get(random.nextInt(tokens.size())).group();
              default -> TOKENS.get(random.nextInt(TOKENS.size()));
            });
        from = token.end();
      }
    }
    json.append(whole, from, whole.length());
    if (random.nextInt(10) == 0) {
      json.setLength(random.nextInt(json.length() + 1));
    }
    return json.toString();
  }
}
