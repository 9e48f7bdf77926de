package io.micromegas.store;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The objects of a local store, where they lie. Pinning checks that they are there and costs
 * nothing else: it does not keep a file from being deleted, and DuckDB, which opens files lazily,
 * fails on one that is gone. What keeps a planned file alive is the lease of its query.
 */
final class LocalObjectFiles implements ObjectFiles {
  private final LocalObjectStore store;
  private final Path directory;

  LocalObjectFiles(LocalObjectStore store, Path root) {
    this.store = store;
    this.directory = root.resolve(PartitionKeys.PREFIX);
  }

  @Override
  public List<Path> directories() {
    return List.of(directory);
  }

  @Override
  public Pinned pin(Collection<String> keys) {
    Map<String, Path> paths = new HashMap<>();
    for (String key : keys) {
      PartitionKeys.check(key);
      paths.put(key, store.existing(key));
    }
    return new PinnedPaths(paths, () -> {});
  }

  @Override
  public void close() {}
}
