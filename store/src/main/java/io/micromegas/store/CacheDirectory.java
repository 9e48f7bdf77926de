package io.micromegas.store;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cache's directory, locked to this process. A complete file's name tells which object it is,
 * its size and its checksum, so that no other record has to survive a crash, and no sync is needed:
 * what a crash has torn does not add up and is fetched again.
 */
final class CacheDirectory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CacheDirectory.class);
  private static final Pattern NAME =
      Pattern.compile("([0-9a-f]{32})-([0-9a-f]{1,15})-([0-9a-f]{8})_.*");
  private static final int TAIL = 120;

  private final Path objects;
  private final Path temporary;
  private final FileChannel lockFile;

  private CacheDirectory(Path objects, Path temporary, FileChannel lockFile) {
    this.objects = objects;
    this.temporary = temporary;
    this.lockFile = lockFile;
  }

  /** Opens the directory; removes what a dead process was still fetching. */
  static CacheDirectory open(Path directory) {
    try {
      Path root = Files.createDirectories(directory).toRealPath();
      FileChannel lockFile = lock(root);
      Path temporary = Files.createDirectories(root.resolve("tmp"));
      try (DirectoryStream<Path> left = Files.newDirectoryStream(temporary)) {
        for (Path file : left) {
          Files.deleteIfExists(file);
        }
      }
      return new CacheDirectory(
          Files.createDirectories(root.resolve("objects")), temporary, lockFile);
    } catch (IOException e) {
      throw new MicromegasException(
          ErrorCode.UNAVAILABLE, "the read cache's directory " + directory + " fails: " + e, e);
    }
  }

  private static FileChannel lock(Path root) throws IOException {
    FileChannel channel =
        FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      LOG.debug("held by this very process", e);
    }
    if (lock == null) {
      channel.close();
      throw new MicromegasException(
          ErrorCode.UNAVAILABLE,
          "the read cache's directory " + root + " is in use; give each server its own");
    }
    return channel;
  }

  Path objects() {
    return objects;
  }

  /** Returns what the name of an object's file begins with. */
  static String id(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns complete files, the one not used for longest first; removes torn ones. */
  List<CachedFile> scan() {
    record Found(CachedFile file, FileTime used) {}
    List<Found> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(objects)) {
      for (Path path : files) {
        Matcher name = NAME.matcher(path.getFileName().toString());
        if (name.matches()) {
          BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
          CachedFile file = new CachedFile(name.group(1));
          file.size = Long.parseLong(name.group(2), 16);
          file.checksum = ObjectChecksum.parse(name.group(3)).orElseThrow();
          file.path = path;
          if (attributes.isRegularFile() && attributes.size() == file.size) {
            found.add(new Found(file, attributes.lastModifiedTime()));
          } else {
            delete(path);
          }
        }
      }
    } catch (IOException e) {
      throw new MicromegasException(
          ErrorCode.UNAVAILABLE, "the read cache's directory " + objects + " fails: " + e, e);
    }
    found.sort(Comparator.comparing(Found::used));
    return found.stream().map(Found::file).toList();
  }

  /** Returns a name for a file that is being fetched. */
  Path fresh() {
    return temporary.resolve(UUID.randomUUID().toString());
  }

  /** Gives a complete file its name, which it did not have before, or has again. */
  Path publish(Path file, String id, String key, long size, ObjectChecksum sum) throws IOException {
    String last = key.substring(key.lastIndexOf('/') + 1);
    String tail = last.substring(Math.max(0, last.length() - TAIL));
    Path name = objects.resolve(id + "-" + Long.toHexString(size) + "-" + sum.hex() + "_" + tail);
    return Files.move(file, name, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Takes note that a file was used, for the order after a restart. */
  void touch(Path file) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    } catch (IOException e) {
      LOG.debug("could not note the use of {}", file, e);
    }
  }

  /** Returns whether a file is as long as it should be. */
  static boolean isWhole(Path file, long size) {
    try {
      return Files.size(file) == size;
    } catch (IOException e) {
      return false;
    }
  }

  /** Removes a file; one that resists is found again at the next start. */
  void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("could not remove {} from the read cache", file, e);
    }
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      LOG.debug("could not close the lock of {}", objects, e);
    }
  }
}
