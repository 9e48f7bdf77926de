package io.micromegas.store;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is in the cache and what it takes from the budget. Not thread-safe: whoever calls holds the
 * cache's lock.
 */
final class CacheIndex {
  private final CacheDirectory directory;
  private final long maxBytes;
  private final Map<String, CachedFile> files = new HashMap<>();

  /** Complete and held by nobody, the one let go first at the front. */
  private final Set<CachedFile> idle = new LinkedHashSet<>();

  private long used;
  private long idleBytes;
  private long evictions;

  /** Takes in what an earlier process left, as far as it fits. */
  CacheIndex(CacheDirectory directory, long maxBytes, List<CachedFile> found) {
    this.directory = directory;
    this.maxBytes = maxBytes;
    for (CachedFile file : found) {
      CachedFile twin = files.get(file.id);
      if (twin != null) {
        // Two files of one object differ in content: neither is known to be right.
        remove(twin);
      }
      files.put(file.id, file);
      used += file.size;
      rest(file);
    }
    while (used > maxBytes && evictOne()) {}
  }

  @Nullable CachedFile get(String id) {
    return files.get(id);
  }

  CachedFile add(String id) {
    CachedFile file = new CachedFile(id);
    files.put(id, file);
    return file;
  }

  private boolean contains(CachedFile file) {
    return files.get(file.id) == file;
  }

  void hold(CachedFile file) {
    file.pins++;
    if (idle.remove(file)) {
      idleBytes -= file.size;
    }
  }

  /** Lets go of one hold; a file that nobody holds may be evicted from now on. */
  void letGo(CachedFile file) {
    file.pins--;
    restIfIdle(file);
  }

  /** Makes a file evictable if it is complete and nobody holds it or works on it. */
  void restIfIdle(CachedFile file) {
    if (file.pins == 0 && file.coming == null && file.path != null && contains(file)) {
      rest(file);
    }
  }

  private void rest(CachedFile file) {
    if (idle.add(file)) {
      idleBytes += file.size;
    }
  }

  /**
   * Takes room for a file that is being fetched, from idle files if need be; RESOURCE_EXHAUSTED if
   * what is left is all held.
   */
  void reserve(CachedFile file, long size, String key) {
    giveBack(file);
    while (used + size > maxBytes) {
      if (!evictOne()) {
        throw new MicromegasException(
            ErrorCode.RESOURCE_EXHAUSTED,
            "the read cache of "
                + maxBytes
                + " bytes has no room for the "
                + size
                + " bytes of '"
                + key
                + "': "
                + used
                + " bytes are in use by running queries; narrow the time range, try again later,"
                + " or give the cache more bytes");
      }
    }
    used += size;
    file.size = size;
  }

  private void giveBack(CachedFile file) {
    used -= file.size;
    file.size = 0;
  }

  private boolean evictOne() {
    if (idle.isEmpty()) {
      return false;
    }
    remove(idle.iterator().next());
    evictions++;
    return true;
  }

  /** Forgets a file and removes it from the disk. */
  void remove(CachedFile file) {
    if (idle.remove(file)) {
      idleBytes -= file.size;
    }
    files.remove(file.id, file);
    discard(file);
  }

  /** Removes a file that is not what it should be from the disk, to be fetched again. */
  void discard(CachedFile file) {
    giveBack(file);
    Path path = file.path;
    if (path != null) {
      directory.delete(path);
    }
    file.path = null;
    file.checksum = null;
    file.checked = false;
  }

  boolean isIdle(CachedFile file) {
    return idle.contains(file);
  }

  CacheStats stats(long hits, long misses, long bytesFetched) {
    int complete = (int) files.values().stream().filter(file -> file.path != null).count();
    return new CacheStats(hits, misses, bytesFetched, evictions, used, used - idleBytes, complete);
  }
}
