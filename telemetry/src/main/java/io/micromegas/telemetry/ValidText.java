package io.micromegas.telemetry;

/**
 * The text of an event as valid UTF-8: where it stands if it is that already, else a copy that the
 * next text overwrites.
 */
final class ValidText {
  private final ByteBuilder scratch = new ByteBuilder(256);
  private byte[] bytes = {};
  private int offset;
  private int length;

  /** Takes a coded string whose header is sound, from its header to {@code end}. */
  void read(byte[] in, int at, int end) {
    int codec = in[at];
    offset = at + CodedText.HEADER;
    length = end - offset;
    bytes = in;
    if (codec == CodedText.WIDE || !Utf8.isValid(in, offset, length)) {
      scratch.clear();
      CodedText.transcode(codec, in, offset, length, scratch);
      ByteSlice text = scratch.slice();
      bytes = text.array();
      offset = text.offset();
      length = text.length();
    }
  }

  byte[] bytes() {
    return bytes;
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
  }
}
