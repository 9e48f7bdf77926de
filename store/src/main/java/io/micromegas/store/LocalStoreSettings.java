package io.micromegas.store;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Settings of {@link LocalObjectStore}.
 *
 * @param root directory of the lake; created if missing, may itself be a symbolic link
 * @param writeThreads how many files are written and synced at once, over all callers
 * @param knownDirectories how many directories are remembered as durable; a forgotten one costs a
 *     few system calls
 * @param staleTemporaryAge temporary files older than this are removed at start; must be longer
 *     than the slowest write of another server on the same root
 */
public record LocalStoreSettings(
    Path root, int writeThreads, int knownDirectories, Duration staleTemporaryAge) {

  /** Refuses bounds below one. */
  public LocalStoreSettings {
    if (writeThreads < 1 || knownDirectories < 1 || staleTemporaryAge.isNegative()) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT,
          "local store: writeThreads and knownDirectories must be at least 1, staleTemporaryAge not"
              + " negative; got "
              + writeThreads
              + ", "
              + knownDirectories
              + ", "
              + staleTemporaryAge);
    }
  }

  /** 16 threads, 100,000 directories, temporary files of an hour. */
  public static LocalStoreSettings of(Path root) {
    return new LocalStoreSettings(root, 16, 100_000, Duration.ofHours(1));
  }
}
