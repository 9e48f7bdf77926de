package io.micromegas.query;

import io.micromegas.engine.Engine;
import io.micromegas.query.RowGroups.RowGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What footers say of files, which never change. Thread-safe; bounded. */
final class KnownRowGroups {
  /** Footers of more are not read for one statement. */
  private static final int MOST_FILES = 8;

  private static final int MOST = 2_000;

  private record Key(String file, String time) {}

  private final Map<Key, RowGroups> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, RowGroups> eldest) {
          return size() > MOST;
        }
      };

  /**
   * Returns the row groups of files; none where there are too many.
   *
   * @param session reads the footers that are not known yet
   * @param time the column whose statistics are read
   */
  RowGroups of(Engine.Session session, Set<String> files, String time) {
    if (files.isEmpty() || files.size() > MOST_FILES) {
      return new RowGroups(List.of());
    }
    List<RowGroup> groups = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    synchronized (this) {
      for (String file : files) {
        RowGroups found = known.get(new Key(file, time));
        if (found == null) {
          unknown.add(file);
        } else {
          groups.addAll(found.groups());
        }
      }
    }
    if (!unknown.isEmpty()) {
      Map<String, RowGroups> read = RowGroups.read(session, unknown, time);
      read.values().forEach(found -> groups.addAll(found.groups()));
      synchronized (this) {
        read.forEach((file, found) -> known.put(new Key(file, time), found));
      }
    }
    return new RowGroups(groups);
  }
}
