package io.micromegas.otlp;

import io.micromegas.telemetry.TextTable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The texts of one block, each once. Not thread-safe. */
final class OtlpTexts implements TextTable {
  private final SliceIds ids = new SliceIds();
  private final JsonText all;

  /** For the texts of a message of so many bytes. */
  OtlpTexts(int messageBytes) {
    all = new JsonText(messageBytes + 256);
  }

  /** Id of a text that is valid UTF-8. */
  int id(byte[] in, int offset, int length) {
    int begin = all.size();
    all.raw(in, offset, length);
    int known = ids.size();
    int id = ids.id(all.bytes(), begin, length);
    if (id < known) {
      all.cut(begin);
    }
    return id;
  }

  int id(JsonText text) {
    return id(text.bytes(), 0, text.size());
  }

  /** Id of a text of which there is hardly an equal one: cheaper than to look. */
  int add(JsonText text) {
    int begin = all.size();
    all.raw(text.bytes(), 0, text.size());
    return ids.add(begin, text.size());
  }

  int id(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return id(utf8, 0, utf8.length);
  }

  /** Id of the text that is a message's current field. */
  int id(Wire field) {
    Utf8Check.require(field.bytes(), field.offset(), field.length());
    return id(field.bytes(), field.offset(), field.length());
  }

  @Override
  public int size() {
    return ids.size();
  }

  @Override
  public byte[] utf8(int id) {
    return Arrays.copyOfRange(all.bytes(), ids.offset(id), ids.offset(id) + ids.length(id));
  }
}
