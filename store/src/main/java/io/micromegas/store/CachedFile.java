package io.micromegas.store;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One object in the cache, or on its way there. Every field that changes is the lock's. */
final class CachedFile {
  /** What the object's file name begins with. */
  final String id;

  /** How many hold it. */
  int pins;

  /** What it takes from the budget: nothing until its size is known. */
  long size;

  /** The file, once complete; null before. */
  @Nullable Path path;

  /** What the bytes add up to; null before the file is complete. */
  @Nullable ObjectChecksum checksum;

  /** Whether the bytes were looked at since the cache was opened. */
  boolean checked;

  /** Done when the file is there; null when nobody is working on it. */
  @Nullable CompletableFuture<Path> coming;

  CachedFile(String id) {
    this.id = id;
  }
}
