package io.micromegas.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The directories below the root that are known to exist for good: a directory counts only once its
 * entry in its parent has been synced by this process, for one that was found may have been left
 * unsynced by a process that died. Thread-safe.
 */
final class DurableDirectories {
  private final FileOperations files;
  private final Path root;
  private final int capacity;
  private final Set<Path> known = ConcurrentHashMap.newKeySet();

  DurableDirectories(FileOperations files, Path root, int capacity) {
    this.files = files;
    this.root = root;
    this.capacity = capacity;
  }

  /** What one batch has to sync before the directories that it uses are durable. */
  static final class Preparation {
    private final Set<Path> fresh = new LinkedHashSet<>();
    private final Set<Path> parents = new LinkedHashSet<>();

    /** Returns the directories whose entries changed, or may have. */
    Set<Path> toSync() {
      return parents;
    }
  }

  /** Makes the directory and what leads to it, without syncing; notes what is to be synced. */
  void prepare(Path directory, Preparation preparation) throws IOException {
    if (directory.equals(root)
        || known.contains(directory)
        || preparation.fresh.contains(directory)) {
      return;
    }
    Path parent = parentOf(directory);
    prepare(parent, preparation);
    files.makeDirectory(directory);
    preparation.parents.add(parent);
    preparation.fresh.add(directory);
  }

  /** Takes note that everything in {@link Preparation#toSync} has been synced. */
  void synced(Preparation preparation) {
    if (known.size() + preparation.fresh.size() > capacity) {
      known.clear();
    }
    known.addAll(preparation.fresh);
  }

  /** Returns whether the directory was seen to be a real one, and durable. */
  boolean isKnown(Path directory) {
    return known.contains(directory);
  }

  /** Forgets a directory that turned out to be gone, and all that lead to it. */
  void forget(Path directory) {
    for (Path path = directory; !path.equals(root); path = parentOf(path)) {
      known.remove(path);
    }
  }

  private static Path parentOf(Path directory) {
    Path parent = directory.getParent();
    if (parent == null) {
      throw new IllegalStateException(directory + " is not below the store's root");
    }
    return parent;
  }
}
