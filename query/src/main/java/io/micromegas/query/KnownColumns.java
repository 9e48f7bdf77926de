package io.micromegas.query;

import io.micromegas.engine.TableSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The columns of statements that were asked before, as dashboards do: the engine is not asked for
 * them again. They follow from the text and from the columns of what it reads, and from nothing
 * else. Thread-safe; bounded.
 */
final class KnownColumns {
  private static final int MOST = 500;
  private static final int LONGEST = 16_384;

  /**
   * What columns follow from.
   *
   * @param text the printed statement, with places numbered in it
   * @param relations the columns of what stands there, in their order
   */
  record Key(String text, List<TableSchema> relations) {
    /** Copies the list. */
    Key {
      relations = List.copyOf(relations);
    }
  }

  private final Map<Key, Schema> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Schema> eldest) {
          return size() > MOST;
        }
      };

  synchronized Optional<Schema> of(Key key) {
    @Nullable Schema schema = known.get(key);
    return Optional.ofNullable(schema);
  }

  void put(Key key, Schema schema) {
    if (key.text().length() <= LONGEST) {
      synchronized (this) {
        known.put(key, schema);
      }
    }
  }
}
