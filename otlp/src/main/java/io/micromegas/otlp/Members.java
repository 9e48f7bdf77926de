package io.micromegas.otlp;

import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.Arrays;

/**
 * Names and values of one JSON object before they are sorted: attributes where they stand in a
 * message, and texts. Of equal names the last counts. Not thread-safe.
 */
final class Members {
  private static final int KEY = KeyValue.KEY_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int VALUE = KeyValue.VALUE_FIELD_NUMBER << 3 | Wire.LENGTH;

  /** From here on sorting by insertion would take long. */
  private static final int MANY = 40;

  private final Wire attribute = new Wire();
  private final JsonText texts = new JsonText();
  private byte[][] names = new byte[16][];
  private byte[][] values = new byte[16][];
  private int[] places = new int[4 * 16];
  private boolean[] isText = new boolean[16];
  private int[] order = new int[16];
  private int size;

  // The names for which the order was found last, how many they are and where each ends.
  private final JsonText sortedNames = new JsonText();
  private int[] sortedEnds = new int[16];
  private int sorted;

  Members clear() {
    size = 0;
    texts.clear();
    return this;
  }

  int size() {
    return size;
  }

  /** Adds the attribute that is the current field. */
  void add(Wire field) {
    Wire fields = attribute.into(field);
    int nameAt = 0;
    int nameLength = 0;
    int valueAt = 0;
    int valueLength = 0;
    while (fields.next()) {
      if (fields.tag() == KEY) {
        nameAt = fields.offset();
        nameLength = fields.length();
      } else if (fields.tag() == VALUE) {
        valueAt = fields.offset();
        valueLength = fields.length();
      }
    }
    byte[] in = field.bytes();
    add(in, nameAt, nameLength, in, valueAt, valueLength, false);
  }

  /** Adds all that another holds. */
  void addAll(Members other) {
    for (int i = 0; i < other.size; i++) {
      add(
          other.names[i],
          other.places[4 * i],
          other.places[4 * i + 1],
          other.values[i],
          other.places[4 * i + 2],
          other.places[4 * i + 3],
          other.isText[i]);
    }
  }

  /** Adds a text, valid UTF-8, unless it is empty. */
  void addText(byte[] name, byte[] in, int offset, int length) {
    if (length > 0) {
      int begin = texts.size();
      texts.quoted(in, offset, length);
      add(name, 0, name.length, texts.bytes(), begin, texts.size() - begin, true);
    }
  }

  /** Adds bytes as hexadecimal digits. */
  void addHex(byte[] name, byte[] in, int offset, int length) {
    int begin = texts.size();
    texts.raw('"').hex(in, offset, length).raw('"');
    add(name, 0, name.length, texts.bytes(), begin, texts.size() - begin, true);
  }

  /** Adds a number or a truth value. */
  void addLiteral(byte[] name, String json) {
    int begin = texts.size();
    texts.raw(json);
    add(name, 0, name.length, texts.bytes(), begin, texts.size() - begin, true);
  }

  /** Adds the attribute that is the current field, under a longer name. */
  void addPrefixed(byte[] prefix, Wire field) {
    add(field);
    int i = --size;
    int begin = texts.size();
    texts.raw(prefix, 0, prefix.length).raw(field.bytes(), places[4 * i], places[4 * i + 1]);
    add(
        texts.bytes(),
        begin,
        texts.size() - begin,
        field.bytes(),
        places[4 * i + 2],
        places[4 * i + 3],
        false);
  }

  private void add(
      byte[] name, int nameAt, int nameLength, byte[] value, int at, int length, boolean text) {
    if (size == names.length) {
      grow();
    }
    names[size] = name;
    values[size] = value;
    places[4 * size] = nameAt;
    places[4 * size + 1] = nameLength;
    places[4 * size + 2] = at;
    places[4 * size + 3] = length;
    isText[size] = text;
    size++;
  }

  private void grow() {
    int capacity = 2 * names.length;
    names = Arrays.copyOf(names, capacity);
    values = Arrays.copyOf(values, capacity);
    places = Arrays.copyOf(places, 4 * capacity);
    isText = Arrays.copyOf(isText, capacity);
    order = new int[capacity];
    sortedEnds = new int[capacity];
    sorted = 0;
  }

  /** Puts them in the order of their names, equal ones in the order in which they came. */
  void sort() {
    if (isLikeLast()) {
      return;
    }
    sorted = 0;
    if (size > MANY) {
      Integer[] sorted = new Integer[size];
      Arrays.setAll(sorted, i -> i);
      Arrays.sort(sorted, this::compare);
      for (int i = 0; i < size; i++) {
        order[i] = sorted[i];
      }
      return;
    }
    for (int i = 0; i < size; i++) {
      int to = i;
      while (to > 0 && compare(order[to - 1], i) > 0) {
        order[to] = order[to - 1];
        to--;
      }
      order[to] = i;
    }
    keepNames();
  }

  /** Rows of one kind name their attributes in one order: then it is known how to sort them. */
  private boolean isLikeLast() {
    if (sorted != size || size == 0) {
      return false;
    }
    byte[] known = sortedNames.bytes();
    int from = 0;
    for (int i = 0; i < size; i++) {
      int at = places[4 * i];
      int to = from + places[4 * i + 1];
      if (to > sortedNames.size()
          || sortedEnds[i] != to
          || !Arrays.equals(known, from, to, names[i], at, at + places[4 * i + 1])) {
        return false;
      }
      from = to;
    }
    return true;
  }

  private void keepNames() {
    sortedNames.clear();
    for (int i = 0; i < size; i++) {
      sortedNames.raw(names[i], places[4 * i], places[4 * i + 1]);
      sortedEnds[i] = sortedNames.size();
    }
    sorted = size;
  }

  private int compare(int a, int b) {
    int atA = places[4 * a];
    int atB = places[4 * b];
    return Arrays.compareUnsigned(
        names[a], atA, atA + places[4 * a + 1], names[b], atB, atB + places[4 * b + 1]);
  }

  /** Whether the one at a place, once sorted, is the one of its name that counts. */
  boolean isLastOfName(int place) {
    return place + 1 == size || compare(order[place], order[place + 1]) != 0;
  }

  void writeName(int place, JsonText out) {
    int i = order[place];
    out.quoted(names[i], places[4 * i], places[4 * i + 1]);
  }

  /** Writes the value if it is JSON already. */
  boolean writeIfText(int place, JsonText out) {
    int i = order[place];
    if (isText[i]) {
      out.raw(values[i], places[4 * i + 2], places[4 * i + 3]);
    }
    return isText[i];
  }

  /** Holds the value, encoded. */
  byte[] value(int place) {
    return values[order[place]];
  }

  int valueOffset(int place) {
    return places[4 * order[place] + 2];
  }

  int valueLength(int place) {
    return places[4 * order[place] + 3];
  }
}
