package io.micromegas.engine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of one engine's temporary files. A locked file says that it is in use, so that the
 * next engine can delete what a killed process left, which may be gigabytes.
 */
final class TempDirectory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TempDirectory.class);
  private static final String PREFIX = "slots";
  private static final String LOCK = "in-use";

  private final Path path;
  private final FileChannel lock;

  private TempDirectory(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /** Makes a directory below this one, and deletes those that nobody uses. */
  static TempDirectory create(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path parent = directory.toRealPath();
    deleteAbandoned(parent);
    Path path = Files.createTempDirectory(parent, PREFIX);
    FileChannel lock =
        FileChannel.open(
            path.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    lock.lock();
    return new TempDirectory(path, lock);
  }

  private static void deleteAbandoned(Path parent) throws IOException {
    List<Path> others;
    try (Stream<Path> files = Files.list(parent)) {
      others = files.filter(file -> file.getFileName().toString().startsWith(PREFIX)).toList();
    }
    for (Path other : others) {
      try (FileChannel channel = FileChannel.open(other.resolve(LOCK), StandardOpenOption.WRITE)) {
        if (channel.tryLock() != null) {
          FileTrees.delete(other);
          LOG.info("deleted {}, left by a process that was killed", other);
        }
      } catch (OverlappingFileLockException | IOException e) {
        LOG.debug("{} is in use", other, e);
      }
    }
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    FileTrees.delete(path);
    lock.close();
  }
}
