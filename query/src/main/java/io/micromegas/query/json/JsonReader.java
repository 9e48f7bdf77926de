package io.micromegas.query.json;

import io.micromegas.query.json.JsonText.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the values of a JSON text. Beside JSON it takes: texts in single quotes and with control
 * characters, {@code null}, {@code true} and {@code false} in any case, {@code NaN} and {@code
 * Infinity}, numbers with a plus sign, leading zeros or nothing before or after the point, and
 * nothing, for null, as an element of an array. At most {@link #MAX_DEPTH} levels and {@link
 * #MAX_BYTES} bytes. Once each.
 */
final class JsonReader {
  /** Deeper texts are not JSON to us: they are followed on the stack of the engine's threads. */
  static final int MAX_DEPTH = 200;

  /** Longer texts are not JSON to us: their nodes take up to eight times their length. */
  static final int MAX_BYTES = 16 << 20;

  /** What means nothing but itself in a text: all but quotes, backslashes, control characters. */
  private static final boolean[] PLAIN = new boolean[256];

  static {
    Arrays.fill(PLAIN, ' ', PLAIN.length, true);
    PLAIN['"'] = false;
    PLAIN['\''] = false;
    PLAIN['\\'] = false;
  }

  private final byte[] text;
  private int at;
  private Kind[] kinds;
  private int[] nodes;
  private int size;
  private boolean canonical = true;

  JsonReader(byte[] text) {
    this.text = text;
    kinds = new Kind[Math.min(16, 1 + text.length / 2)];
    nodes = new int[JsonText.WIDTH * kinds.length];
  }

  /** Reads all of it; false if it is not JSON. */
  boolean read() {
    if (text.length > MAX_BYTES || !value(0)) {
      return false;
    }
    skipSpace();
    return at == text.length;
  }

  JsonText result() {
    return new JsonText(text, kinds, nodes);
  }

  /** Returns whether what was read is as we would write it; keys may be there twice if not. */
  boolean isCanonical() {
    return canonical;
  }

  private boolean value(int depth) {
    skipSpace();
    if (at == text.length || depth > MAX_DEPTH) {
      return false;
    }
    return switch (text[at]) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"', '\'' -> text();
      case '-', '+', '.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      default -> word(at);
    };
  }

  private boolean object(int depth) {
    int object = add(Kind.OBJECT, at++);
    int last = JsonText.NONE;
    skipSpace();
    if (at < text.length && text[at] == '}') {
      return close(object);
    }
    while (true) {
      skipSpace();
      int key = size;
      if (at == text.length || (text[at] != '"' && text[at] != '\'') || !text()) {
        return false;
      }
      if (last != JsonText.NONE
          && canonical
          && new JsonText(text, kinds, nodes).compare(last, key) >= 0) {
        canonical = false;
      }
      last = key;
      skipSpace();
      if (at == text.length || text[at++] != ':' || !value(depth + 1)) {
        return false;
      }
      skipSpace();
      if (at == text.length) {
        return false;
      }
      if (text[at] == '}') {
        return close(object);
      }
      if (text[at++] != ',') {
        return false;
      }
    }
  }

  private boolean array(int depth) {
    int array = add(Kind.ARRAY, at++);
    skipSpace();
    if (at < text.length && text[at] == ']') {
      return close(array);
    }
    while (true) {
      skipSpace();
      if (at < text.length && (text[at] == ',' || text[at] == ']')) {
        canonical = false;
        end(add(Kind.NULL, at), at);
      } else if (!value(depth + 1)) {
        return false;
      }
      skipSpace();
      if (at == text.length) {
        return false;
      }
      if (text[at] == ']') {
        return close(array);
      }
      if (text[at++] != ',') {
        return false;
      }
    }
  }

  private boolean close(int container) {
    end(container, ++at);
    return true;
  }

  private boolean text() {
    byte quote = text[at++];
    canonical &= quote == '"';
    int node = add(Kind.TEXT, at);
    while (true) {
      while (at < text.length && PLAIN[text[at] & 0xFF]) {
        at++;
      }
      if (at == text.length) {
        return false;
      }
      byte c = text[at];
      if (c == quote) {
        end(node, at++);
        return true;
      }
      if (c == '\\') {
        JsonEscapes.Form form = JsonEscapes.form(text, at);
        if (form == JsonEscapes.Form.WRONG) {
          return false;
        }
        canonical &= form == JsonEscapes.Form.CANONICAL;
        kinds[node] = Kind.ESCAPED;
        at++;
      } else if (c != '\'') {
        canonical = false;
      }
      at++;
    }
  }

  private boolean number() {
    int start = at;
    boolean signed = text[at] == '-' || text[at] == '+';
    canonical &= text[at] != '+';
    if (signed) {
      at++;
    }
    if (at < text.length && isLetter(text[at])) {
      return word(start);
    }
    int whole = digits();
    canonical &= whole == 1 || (whole > 1 && text[at - whole] != '0');
    int part = 0;
    if (at < text.length && text[at] == '.') {
      at++;
      part = digits();
      canonical &= part > 0;
    }
    if (whole + part == 0 || !exponent()) {
      return false;
    }
    end(add(Kind.NUMBER, start), at);
    return true;
  }

  private boolean exponent() {
    if (at == text.length || AsciiCase.lower(text[at]) != 'e') {
      return true;
    }
    at++;
    if (at < text.length && (text[at] == '-' || text[at] == '+')) {
      at++;
    }
    return digits() > 0;
  }

  private int digits() {
    int start = at;
    while (at < text.length && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
    return at - start;
  }

  private static boolean isLetter(byte c) {
    int lower = AsciiCase.lower(c);
    return lower >= 'a' && lower <= 'z';
  }

  /** Reads the word at the place we are at; its value starts at a sign before it. */
  private boolean word(int start) {
    int from = at;
    while (at < text.length && isLetter(text[at])) {
      at++;
    }
    for (Word word : Word.values()) {
      if (AsciiCase.equal(text, from, at, word.bytes)) {
        if (start < from && word.kind != Kind.NUMBER) {
          return false;
        }
        canonical &= Arrays.equals(text, from, at, word.bytes, 0, word.bytes.length);
        canonical &= start == from || word == Word.INFINITY;
        end(add(word.kind, start), at);
        return true;
      }
    }
    return false;
  }

  private enum Word {
    NULL("null", Kind.NULL),
    TRUE("true", Kind.TRUE),
    FALSE("false", Kind.FALSE),
    NAN("NaN", Kind.NUMBER),
    INFINITY("Infinity", Kind.NUMBER);

    @SuppressWarnings("ImmutableEnumChecker") // never handed out
    private final byte[] bytes;

    private final Kind kind;

    Word(String text, Kind kind) {
      bytes = text.getBytes(StandardCharsets.US_ASCII);
      this.kind = kind;
    }
  }

  private void skipSpace() {
    while (at < text.length
        && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t')) {
      at++;
      canonical = false;
    }
  }

  private int add(Kind kind, int start) {
    if (size == kinds.length) {
      kinds = Arrays.copyOf(kinds, 2 * size);
      nodes = Arrays.copyOf(nodes, 2 * nodes.length);
    }
    kinds[size] = kind;
    nodes[size * JsonText.WIDTH] = start;
    return size++;
  }

  private void end(int node, int end) {
    nodes[node * JsonText.WIDTH + 1] = end;
    nodes[node * JsonText.WIDTH + 2] = size;
  }
}
