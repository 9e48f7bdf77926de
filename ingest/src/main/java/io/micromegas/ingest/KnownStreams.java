package io.micromegas.ingest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The streams that this server announced to the catalog lately: it need not be told of them with
 * each block. The catalog may have forgotten one meanwhile, and says so when a block comes.
 * Thread-safe.
 */
final class KnownStreams {
  private static final int MOST = 20_000;

  private final Map<UUID, Boolean> streams =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Boolean> eldest) {
          return size() > MOST;
        }
      };

  synchronized boolean contains(UUID stream) {
    return streams.get(stream) != null;
  }

  synchronized void add(UUID stream) {
    streams.put(stream, true);
  }
}
