package io.micromegas.store;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Brings objects from elsewhere to the local disk. Thread-safe. */
interface ObjectFetcher {
  /**
   * Writes an object to a file, which is created, read-only for everybody. After a failure the file
   * may be there, in part.
   *
   * @param reserve is told the size, once, before the first byte; may refuse by throwing
   * @return what the bytes must add up to, if the writer said
   * @throws io.micromegas.base.MicromegasException NOT_FOUND, UNAVAILABLE, or what reserve throws
   */
  Optional<ObjectChecksum> fetch(String key, Path file, LongConsumer reserve);
}
