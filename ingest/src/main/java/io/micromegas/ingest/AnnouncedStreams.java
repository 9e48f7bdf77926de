package io.micromegas.ingest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Streams that this server has announced, with their processes: the latest ones used, so many at
 * most. A hint only: what is in here may be retired by now, what fell out is announced once more.
 * Thread-safe.
 */
final class AnnouncedStreams {
  private static final float LOAD = 0.75f;

  private final Map<UUID, Boolean> latest;

  AnnouncedStreams(int most) {
    this.latest =
        new LinkedHashMap<>(16, LOAD, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<UUID, Boolean> eldest) {
            return size() > most;
          }
        };
  }

  synchronized boolean has(UUID stream) {
    return latest.get(stream) != null;
  }

  synchronized void add(UUID stream) {
    latest.put(stream, true);
  }
}
