package io.micromegas.query.perfetto;

import java.util.HashMap;
import java.util.Map;

/**
 * What the packets of a sequence refer to by number, from 1. Packets define what they are the first
 * to use.
 */
final class Interned {
  /** More are forgotten, and defined again: a trace may have any number of names. */
  static final int MOST = 1 << 16;

  private static final int CATEGORIES = 1;
  private static final int NAMES = 2;
  private static final int LOCATIONS = 4;
  private static final int ID = 1;
  private static final int NAME = 2;
  private static final int FILE = 2;
  private static final int LINE = 4;

  private final Map<String, Long> categories = new HashMap<>();
  private final Map<String, Long> names = new HashMap<>();
  private final Map<Location, Long> locations = new HashMap<>();
  private final ProtoMessage definitions = new ProtoMessage();
  private final ProtoMessage definition = new ProtoMessage();

  private record Location(String file, long line) {}

  /** Returns whether it is time to begin anew. */
  boolean isFull() {
    return categories.size() + names.size() + locations.size() >= MOST;
  }

  void forget() {
    categories.clear();
    names.clear();
    locations.clear();
  }

  /** Returns what was defined since the last call; of size 0 if nothing was. */
  ProtoMessage definitions() {
    return definitions;
  }

  void clearDefinitions() {
    definitions.clear();
  }

  long category(String text) {
    return text(categories, text, CATEGORIES);
  }

  long name(String text) {
    return text(names, text, NAMES);
  }

  long location(String file, long line) {
    Location location = new Location(file, line);
    Long known = locations.get(location);
    if (known != null) {
      return known;
    }
    long id = locations.size() + 1L;
    locations.put(location, id);
    definition.clear().number(ID, id).text(FILE, file).number(LINE, line);
    definitions.message(LOCATIONS, definition);
    return id;
  }

  private long text(Map<String, Long> ids, String text, int field) {
    Long known = ids.get(text);
    if (known != null) {
      return known;
    }
    long id = ids.size() + 1L;
    ids.put(text, id);
    definition.clear().number(ID, id).text(NAME, text);
    definitions.message(field, definition);
    return id;
  }
}
