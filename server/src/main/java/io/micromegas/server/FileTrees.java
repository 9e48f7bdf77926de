package io.micromegas.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Whole directories: deleted, or given to another user. Links are not followed. */
final class FileTrees {
  private FileTrees() {}

  static void delete(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    for (Path path : list(root)) {
      Files.delete(path);
    }
  }

  static void chown(Path root, int uid, int gid) throws IOException {
    for (Path path : list(root)) {
      Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
    }
  }

  /** Returns everything below and the root itself, children first. */
  private static List<Path> list(Path root) throws IOException {
    try (Stream<Path> tree = Files.walk(root)) {
      return tree.sorted(Comparator.reverseOrder()).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
