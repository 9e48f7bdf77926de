package io.micromegas.store;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.nio.file.Path;

/**
 * Settings of the read cache of a store that is not local.
 *
 * @param directory on a local disk; created if missing; of one process at a time
 * @param maxBytes how much its files may hold, those being fetched included
 * @param parallelFetches objects fetched at once; others wait
 */
public record CacheSettings(Path directory, long maxBytes, int parallelFetches) {

  /** Refuses bounds below one. */
  public CacheSettings {
    if (maxBytes < 1 || parallelFetches < 1) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT,
          "read cache: maxBytes and parallelFetches must be at least 1; got "
              + maxBytes
              + ", "
              + parallelFetches);
    }
  }

  /** 10 GiB, 16 objects at once. */
  public static CacheSettings of(Path directory) {
    return new CacheSettings(directory, 10L << 30, 16);
  }

  /** As this, with another budget. */
  public CacheSettings withMaxBytes(long bytes) {
    return new CacheSettings(directory, bytes, parallelFetches);
  }
}
