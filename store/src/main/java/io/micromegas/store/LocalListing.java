package io.micromegas.store;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Lists keys by walking the directories that can hold them; symbolic links are left out. */
final class LocalListing extends SimpleFileVisitor<Path> {
  private final Path root;
  private final String prefix;
  private final int limit;
  private final List<String> found = new ArrayList<>();

  private LocalListing(Path root, String prefix, int limit) {
    this.root = root;
    this.prefix = prefix;
    this.limit = limit;
  }

  static List<String> list(Path root, String prefix, int limit) throws IOException {
    Path start = root.resolve(prefix.substring(0, prefix.lastIndexOf('/') + 1));
    if (limit <= 0 || !Files.isDirectory(start, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    LocalListing listing = new LocalListing(root, prefix, limit);
    Files.walkFileTree(start, listing);
    return List.copyOf(listing.found);
  }

  @Override
  public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
    String key = key(directory);
    boolean leadsThere = key.startsWith(prefix) || prefix.startsWith(key);
    return leadsThere && !key.equals(LocalObjectStore.TEMPORARY)
        ? FileVisitResult.CONTINUE
        : FileVisitResult.SKIP_SUBTREE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    String key = key(file);
    if (attributes.isRegularFile() && key.startsWith(prefix)) {
      found.add(key);
    }
    return found.size() < limit ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw e;
    }
    return FileVisitResult.CONTINUE;
  }

  private String key(Path path) {
    return root.relativize(path).toString();
  }
}
