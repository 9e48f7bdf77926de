package io.micromegas.query.json;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Escapes in JSON's texts. */
final class JsonEscapes {
  private static final String SHORT = "\"\\/'bfnrt";
  private static final String MEANT = "\"\\/'\b\f\n\r\t";
  private static final int LAST_SHORT_CANONICAL = 2;
  private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
  private static final int HEX_DIGITS = 4;

  private JsonEscapes() {}

  /** How an escape stands. */
  enum Form {
    WRONG,
    RIGHT,
    /** Right, and as we would write it. */
    CANONICAL
  }

  /** Judges the escape whose backslash is at a place. */
  static Form form(byte[] text, int at) {
    if (at + 1 >= text.length) {
      return Form.WRONG;
    }
    int letter = SHORT.indexOf(text[at + 1]);
    if (letter >= 0) {
      return letter < LAST_SHORT_CANONICAL || letter > 3 ? Form.CANONICAL : Form.RIGHT;
    }
    if (text[at + 1] != 'u') {
      return Form.WRONG;
    }
    int unit = unit(text, at + 2);
    if (unit < 0) {
      return Form.WRONG;
    }
    boolean ours = unit < ' ' && MEANT.indexOf(unit) < 0 && !isLowerHex(text[at + 5]);
    return ours ? Form.CANONICAL : Form.RIGHT;
  }

  private static boolean isLowerHex(byte c) {
    return c >= 'a' && c <= 'f';
  }

  /** Reads four hexadecimal digits; -1 if they are none. */
  private static int unit(byte[] text, int at) {
    if (at + HEX_DIGITS > text.length) {
      return -1;
    }
    int unit = 0;
    for (int i = 0; i < HEX_DIGITS; i++) {
      int digit = text[at + i] < 0 ? -1 : Character.digit((char) text[at + i], 16);
      if (digit < 0) {
        return -1;
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }

  /** Returns what a text with right escapes says; halves of surrogate pairs become U+FFFD. */
  static byte[] decode(byte[] text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length);
    int at = 0;
    while (at < text.length) {
      byte c = text[at];
      if (c != '\\') {
        out.write(c);
        at++;
      } else if (text[at + 1] != 'u') {
        out.write(MEANT.charAt(SHORT.indexOf(text[at + 1])));
        at += 2;
      } else {
        at = decodeUnit(text, at, out);
      }
    }
    return out.toByteArray();
  }

  private static int decodeUnit(byte[] text, int at, ByteArrayOutputStream out) {
    char unit = (char) unit(text, at + 2);
    int after = at + 2 + HEX_DIGITS;
    if (!Character.isSurrogate(unit)) {
      out.writeBytes(String.valueOf(unit).getBytes(StandardCharsets.UTF_8));
      return after;
    }
    boolean another = after + 1 < text.length && text[after] == '\\' && text[after + 1] == 'u';
    int low = another ? unit(text, after + 2) : -1;
    if (low < 0 || !Character.isSurrogatePair(unit, (char) low)) {
      out.writeBytes(REPLACEMENT);
      return after;
    }
    int character = Character.toCodePoint(unit, (char) low);
    out.writeBytes(Character.toString(character).getBytes(StandardCharsets.UTF_8));
    return after + 2 + HEX_DIGITS;
  }

  /** Writes a text in quotes. */
  static void write(byte[] content, ByteArrayOutputStream out) {
    out.write('"');
    for (byte c : content) {
      if (c == '"' || c == '\\') {
        out.write('\\');
        out.write(c);
      } else if (c >= 0 && c < ' ') {
        writeControl(c, out);
      } else {
        out.write(c);
      }
    }
    out.write('"');
  }

  private static void writeControl(byte c, ByteArrayOutputStream out) {
    int letter = MEANT.indexOf(c);
    out.write('\\');
    if (letter >= 0) {
      out.write(SHORT.charAt(letter));
    } else {
      out.write('u');
      out.write('0');
      out.write('0');
      out.write(HEX[c >> 4]);
      out.write(HEX[c & 15]);
    }
  }
}
