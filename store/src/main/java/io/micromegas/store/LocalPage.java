package io.micromegas.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Lists keys in ascending order from a place on: directories that lie wholly before it, or cannot
 * hold the prefix, are not looked into. Symbolic links are left out.
 */
final class LocalPage {
  private final Path root;
  private final String prefix;
  private final String after;
  private final int limit;
  private final List<String> found = new ArrayList<>();

  private LocalPage(Path root, String prefix, String after, int limit) {
    this.root = root;
    this.prefix = prefix;
    this.after = after;
    this.limit = limit;
  }

  static List<String> list(Path root, String prefix, String after, int limit) throws IOException {
    LocalPage page = new LocalPage(root, prefix, after, limit);
    page.visit("");
    return List.copyOf(page.found);
  }

  private void visit(String directory) throws IOException {
    for (String key : entries(directory)) {
      if (found.size() >= limit) {
        return;
      }
      if (!key.endsWith("/")) {
        if (key.startsWith(prefix) && key.compareTo(after) > 0) {
          found.add(key);
        }
      } else if ((key.startsWith(prefix) || prefix.startsWith(key))
          && (key.compareTo(after) > 0 || after.startsWith(key))) {
        visit(key);
      }
    }
  }

  /** Returns what is in a directory; directories end with '/', which is how they sort as keys. */
  private List<String> entries(String directory) throws IOException {
    List<String> entries = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(root.resolve(directory))) {
      for (Path child : children) {
        String key = directory + child.getFileName();
        if (key.equals(LocalObjectStore.TEMPORARY)) {
          continue;
        }
        if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
          entries.add(key + "/");
        } else if (Files.isRegularFile(child, LinkOption.NOFOLLOW_LINKS)) {
          entries.add(key);
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    }
    Collections.sort(entries);
    return entries;
  }
}
