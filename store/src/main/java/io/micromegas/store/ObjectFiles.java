package io.micromegas.store;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * Objects as local, read-only files. A local store hands out the objects themselves; one that is
 * elsewhere fetches them into a cache with a budget of bytes. Thread-safe; methods block.
 *
 * <p>Only partitions ({@link PartitionKeys}) are handed out, so that whoever may read the
 * directories reads no raw blocks. Pinning guards against the cache, not against {@link
 * ObjectStore#delete}: a reader that opens its files lazily must also hold what keeps the objects
 * themselves from being deleted.
 */
public interface ObjectFiles extends AutoCloseable {

  /** Returns the directories below which every file handed out lies, absolute. */
  List<Path> directories();

  /**
   * Makes the objects readable and keeps them so until the result is closed, however full the cache
   * is. Objects that are missing locally are fetched side by side; of several callers who want the
   * same object at the same time one fetches it.
   *
   * @throws io.micromegas.base.MicromegasException INVALID_ARGUMENT if a key does not begin with
   *     {@link PartitionKeys#PREFIX}, NOT_FOUND if an object is not there, UNAVAILABLE if the store
   *     does not answer, RESOURCE_EXHAUSTED if what is pinned at the same time does not fit
   */
  Pinned pin(Collection<String> keys);

  @Override
  void close();

  /** Objects that stay readable. Closing it twice is harmless. */
  interface Pinned extends AutoCloseable {
    /**
     * Returns the file of a pinned object, absolute; {@code IllegalArgumentException} if the key is
     * not among those pinned.
     */
    Path path(String key);

    @Override
    void close();
  }
}
