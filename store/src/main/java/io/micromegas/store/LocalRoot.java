package io.micromegas.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** The directory of a local store, at its opening. */
final class LocalRoot {
  private LocalRoot() {}

  /** Creates the directory if missing, durably, and returns its real path. */
  static Path open(Path directory, FileOperations files) throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    Path existing = directory.toAbsolutePath().normalize();
    while (!Files.exists(existing)) {
      missing.push(existing);
      Path parent = existing.getParent();
      if (parent == null) {
        break;
      }
      existing = parent;
    }
    for (Path next : missing) {
      files.makeDirectory(next);
      Path parent = next.getParent();
      if (parent != null) {
        files.syncDirectory(parent);
      }
    }
    return directory.toRealPath();
  }

  /** Removes temporary files that nobody can still be writing. */
  static void sweep(Path temporary, Duration age) throws IOException {
    Instant limit = Instant.now().minus(age);
    try (DirectoryStream<Path> found = Files.newDirectoryStream(temporary)) {
      for (Path file : found) {
        if (Files.exists(file) && Files.getLastModifiedTime(file).toInstant().isBefore(limit)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
