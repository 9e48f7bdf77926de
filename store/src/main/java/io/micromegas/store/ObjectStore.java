package io.micromegas.store;

import java.nio.file.Path;
import java.util.List;

/**
 * Write-once objects by key. Keys are relative, '/'-separated, each segment one or more of {@code
 * [A-Za-z0-9._-]} and not {@code .} or {@code ..}. All methods are thread-safe and block; call them
 * from virtual threads. Failures are {@link io.micromegas.base.MicromegasException}: NOT_FOUND for
 * a missing object, INVALID_ARGUMENT for a bad key, TOO_LARGE for reading into memory what does not
 * fit an array, DATA_LOSS for an object whose bytes are not those that were written (where the
 * store can tell), UNAVAILABLE for everything else the store itself did. After UNAVAILABLE from a
 * write the outcome is unknown; the same write may be retried.
 */
public interface ObjectStore extends AutoCloseable {

  /** What a create-only write found. */
  enum PutOutcome {
    /** The object is new and durable. */
    CREATED,
    /** An object of that key was already there; it was not touched, and it is durable. */
    EXISTED
  }

  /** One object to be written. The bytes are not copied and must not be changed meanwhile. */
  record Put(String key, byte[] content) {}

  /**
   * Writes several objects, each create-only and atomic: a reader sees the whole object or none. On
   * return every object, and the directories that lead to it, survive a power loss. One outcome per
   * put, in order. Cost is shared between the puts (one directory sync for a directory).
   */
  List<PutOutcome> putAll(List<Put> puts);

  /** Writes one object as {@link #putAll} does. */
  default PutOutcome put(String key, byte[] content) {
    return putAll(List.of(new Put(key, content))).getFirst();
  }

  /**
   * Writes one object from a complete local file, as {@link #putAll} does: create-only, atomic,
   * durable on return. The file is left to the caller to delete; it must not be changed meanwhile
   * or afterwards (a local store may make it the object itself).
   */
  PutOutcome putFile(String key, Path file);

  /** Reads a whole object. */
  byte[] read(String key);

  /**
   * Returns the store's objects as local files, for readers that need a path. Closing the store
   * closes it.
   */
  ObjectFiles files();

  /** Removes an object; removing one that is not there succeeds. */
  void delete(String key);

  /** Returns up to {@code limit} keys that begin with {@code prefix}, in no promised order. */
  List<String> list(String prefix, int limit);

  /**
   * Returns up to {@code limit} keys that begin with {@code prefix} and come after {@code after},
   * ascending (by the bytes of the keys): page by page, every object that is there all the time.
   * This default costs a list of everything; stores that can seek do better.
   */
  default List<String> listAfter(String prefix, String after, int limit) {
    return list(prefix, Integer.MAX_VALUE).stream()
        .filter(key -> key.compareTo(after) > 0)
        .sorted()
        .limit(limit)
        .toList();
  }

  /**
   * Proves that the store answers and that create-only holds, by writing probe objects; throws
   * UNAVAILABLE with what to do if a second write of one key is not refused.
   */
  void probe();

  /** Returns quietly if the store answers, cheaply; else throws UNAVAILABLE. For readiness. */
  void ping();

  @Override
  void close();
}
