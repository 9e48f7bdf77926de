package io.micromegas.query.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A JSON text and where in it the values are. The text is in the one form that this server writes:
 * compact, keys in the order of their bytes and each once, the shortest escapes. So a value's text
 * is a slice of it. Values are numbers of nodes, in the order of the text; {@link #ROOT} is the
 * whole. Immutable.
 */
final class JsonText {
  static final int ROOT = 0;

  /** Stands for no node. */
  static final int NONE = -1;

  /** What a value is. */
  enum Kind {
    NULL,
    FALSE,
    TRUE,
    NUMBER,
    TEXT,
    /** A TEXT with escapes in it. */
    ESCAPED,
    ARRAY,
    OBJECT
  }

  private static final JsonText EMPTY_OBJECT =
      new JsonText(new byte[] {'{', '}'}, new Kind[] {Kind.OBJECT}, new int[] {0, 2, 1});

  /** The numbers kept for a node: where it starts and ends, the first node after it. */
  static final int WIDTH = 3;

  private final byte[] text;
  private final Kind[] kinds;
  private final int[] nodes;

  JsonText(byte[] text, Kind[] kinds, int[] nodes) {
    this.text = text;
    this.kinds = kinds;
    this.nodes = nodes;
  }

  /** Reads a text; null where it is not JSON. See {@link JsonReader} for what is. */
  static @Nullable JsonText read(byte[] text) {
    if (text.length == 2 && text[0] == '{' && text[1] == '}') {
      return EMPTY_OBJECT;
    }
    JsonReader reader = new JsonReader(text);
    if (!reader.read()) {
      return null;
    }
    JsonText read = reader.result();
    if (reader.isCanonical()) {
      return read;
    }
    byte[] canonical = JsonWriter.canonical(read);
    if (canonical == null) {
      return null;
    }
    JsonReader again = new JsonReader(canonical);
    if (!again.read()) {
      throw new IllegalStateException("what was written as JSON is none");
    }
    return again.result();
  }

  /** Returns the whole text. */
  byte[] bytes() {
    return text;
  }

  Kind kind(int node) {
    return kinds[node];
  }

  boolean isText(int node) {
    Kind kind = kind(node);
    return kind == Kind.TEXT || kind == Kind.ESCAPED;
  }

  boolean isContainer(int node) {
    Kind kind = kind(node);
    return kind == Kind.ARRAY || kind == Kind.OBJECT;
  }

  /** Returns where a value starts; of texts, what is within the quotes. */
  int start(int node) {
    return nodes[node * WIDTH];
  }

  /** Returns where a value ends; of texts, what is within the quotes. */
  int end(int node) {
    return nodes[node * WIDTH + 1];
  }

  /** Returns the node after a value and all in it: the next element, key or value. */
  int next(int node) {
    return nodes[node * WIDTH + 2];
  }

  /** Returns the first element or key of a container; it has none where that is its next node. */
  static int first(int container) {
    return container + 1;
  }

  /** Returns how many elements or members a container has. */
  int size(int container) {
    int size = 0;
    int step = kind(container) == Kind.OBJECT ? 2 : 1;
    for (int node = first(container); node < next(container); node = next(node)) {
      size++;
    }
    return size / step;
  }

  /** Returns a value as JSON. */
  byte[] json(int node) {
    int quotes = isText(node) ? 1 : 0;
    int from = start(node) - quotes;
    int to = end(node) + quotes;
    return from == 0 && to == text.length ? text : Arrays.copyOfRange(text, from, to);
  }

  /** Returns what a TEXT says. */
  byte[] content(int node) {
    byte[] slice = Arrays.copyOfRange(text, start(node), end(node));
    return kind(node) == Kind.ESCAPED ? JsonEscapes.decode(slice) : slice;
  }

  /** Returns a number as it is written. */
  JsonNumber number(int node) {
    return JsonNumber.of(Arrays.copyOfRange(text, start(node), end(node)));
  }

  /** Compares two TEXTs by the bytes of what they say. */
  int compare(int a, int b) {
    if (kind(a) == Kind.TEXT && kind(b) == Kind.TEXT) {
      return Arrays.compareUnsigned(text, start(a), end(a), text, start(b), end(b));
    }
    return Arrays.compareUnsigned(content(a), content(b));
  }

  /** Finds the value of a key in an object, or {@link #NONE}. */
  int find(int object, byte[] key) {
    for (int name = first(object); name < next(object); name = next(name + 1)) {
      if (says(name, key)) {
        return name + 1;
      }
    }
    return NONE;
  }

  /** Finds the value of a key, or else of the first key that differs from it in case of ASCII. */
  int findInAnyCase(int object, byte[] key) {
    int exact = find(object, key);
    if (exact != NONE) {
      return exact;
    }
    for (int name = first(object); name < next(object); name = next(name + 1)) {
      if (kind(name) == Kind.TEXT
          ? AsciiCase.equal(text, start(name), end(name), key)
          : AsciiCase.equal(content(name), key)) {
        return name + 1;
      }
    }
    return NONE;
  }

  private boolean says(int node, byte[] content) {
    return kind(node) == Kind.TEXT
        ? Arrays.equals(text, start(node), end(node), content, 0, content.length)
        : Arrays.equals(content(node), content);
  }
}
