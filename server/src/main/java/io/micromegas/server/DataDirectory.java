package io.micromegas.server;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The directory that holds all of a server's data, locked while the server lives. The lock is the
 * operating system's: it is gone with the process, however that ends.
 */
final class DataDirectory implements AutoCloseable {
  private final Path root;
  private final FileChannel channel;
  private final FileLock lock;

  private DataDirectory(Path root, FileChannel channel, FileLock lock) {
    this.root = root;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Creates the directory if needed and locks it.
   *
   * @throws MicromegasException CONFLICT if another process has it, and which
   */
  static DataDirectory open(Path path) {
    Path lockFile = path.resolve(".lock");
    try {
      Files.createDirectories(path);
      Path root = path.toRealPath();
      FileChannel channel =
          FileChannel.open(
              root.resolve(".lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      @Nullable FileLock lock = tryLock(channel);
      if (lock == null) {
        String owner = read(channel).strip();
        channel.close();
        throw new MicromegasException(
            ErrorCode.CONFLICT,
            "the data directory "
                + root
                + " is in use by another Micromegas server (pid "
                + (owner.isEmpty() ? "unknown" : owner)
                + "); stop that one, or choose another directory with --data-dir");
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)),
          0);
      return new DataDirectory(root, channel, lock);
    } catch (IOException e) {
      throw new MicromegasException(
          ErrorCode.UNAVAILABLE,
          "cannot use the data directory " + path + " (lock file " + lockFile + "): " + e,
          e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Another server in this very process.
      return null;
    }
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(64);
    channel.read(bytes, 0);
    return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
  }

  /** Returns the directory, absolute and without links. */
  Path root() {
    return root;
  }

  /** Returns a path inside. */
  Path resolve(String name) {
    return root.resolve(name);
  }

  /** Replaces a small text file; a reader sees the old text or the new. */
  void write(String name, String text) {
    try {
      Path temporary = root.resolve("." + name + ".new");
      Files.writeString(temporary, text);
      Files.move(temporary, root.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new MicromegasException(
          ErrorCode.UNAVAILABLE, "cannot write " + root.resolve(name) + ": " + e, e);
    }
  }

  void delete(String name) {
    try {
      Files.deleteIfExists(root.resolve(name));
    } catch (IOException e) {
      throw new MicromegasException(
          ErrorCode.UNAVAILABLE, "cannot delete " + root.resolve(name) + ": " + e, e);
    }
  }

  /** Gives the directory free for another server. */
  @Override
  public void close() {
    try (channel) {
      lock.release();
    } catch (IOException e) {
      throw new MicromegasException(ErrorCode.UNAVAILABLE, "cannot unlock " + root + ": " + e, e);
    }
  }
}
