package io.micromegas.store;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** Pinned objects and what to do, once, when they are let go. */
final class PinnedPaths implements ObjectFiles.Pinned {
  private final Map<String, Path> paths;
  private final Runnable release;
  private final AtomicBoolean closed = new AtomicBoolean();

  PinnedPaths(Map<String, Path> paths, Runnable release) {
    this.paths = Map.copyOf(paths);
    this.release = release;
  }

  @Override
  public Path path(String key) {
    Path path = paths.get(key);
    if (path == null) {
      throw new IllegalArgumentException("'" + key + "' is not among the pinned objects");
    }
    return path;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      release.run();
    }
  }
}
