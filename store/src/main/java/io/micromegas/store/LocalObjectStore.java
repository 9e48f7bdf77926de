package io.micromegas.store;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Objects as read-only files below a directory of a local file system that has hard links (ext4,
 * xfs, btrfs, apfs).
 *
 * <p>An object is written to a temporary file and synced, then linked to its name, which fails if
 * the name is taken; then every directory on the way is synced, also when the object existed, as
 * the one who wrote it may have died before its own sync. Symbolic links below the root are not
 * followed. Several servers may share a root.
 */
public final class LocalObjectStore implements ObjectStore {
  /** Directory of temporary files; no key may begin with it. */
  static final String TEMPORARY = ".tmp";

  private static final Logger LOG = LoggerFactory.getLogger(LocalObjectStore.class);

  private final FileOperations files;
  private final Path root;
  private final Path temporary;
  private final DurableDirectories directories;
  private final FileWorkers workers;
  private final LocalObjectFiles objectFiles;
  private volatile @Nullable Throwable broken;

  /** Opens the store at a directory with default settings; creates the directory if missing. */
  public LocalObjectStore(Path root) {
    this(LocalStoreSettings.of(root));
  }

  /** Opens the store; removes stale temporary files. */
  public LocalObjectStore(LocalStoreSettings settings) {
    this(settings, new PosixFiles());
  }

  LocalObjectStore(LocalStoreSettings settings, FileOperations files) {
    this.files = files;
    try {
      this.root = LocalRoot.open(settings.root(), files);
      this.temporary = root.resolve(TEMPORARY);
      files.makeDirectory(temporary);
      LocalRoot.sweep(temporary, settings.staleTemporaryAge());
    } catch (IOException e) {
      throw new MicromegasException(
          ErrorCode.UNAVAILABLE,
          "the object store's directory " + settings.root() + " cannot be used: " + e,
          e);
    }
    this.directories = new DurableDirectories(files, root, settings.knownDirectories());
    this.workers = new FileWorkers(settings.writeThreads());
    this.objectFiles = new LocalObjectFiles(this, root);
  }

  @Override
  public List<PutOutcome> putAll(List<Put> puts) {
    List<Path> targets = new ArrayList<>(puts.size());
    for (Put put : puts) {
      targets.add(path(put.key()));
    }
    refuseIfBroken();
    List<Path> written = new ArrayList<>(puts.size());
    for (int i = 0; i < puts.size(); i++) {
      written.add(temporary.resolve(UUID.randomUUID().toString()));
    }
    try {
      workers.forEach(puts.size(), i -> files.writeAndSync(written.get(i), puts.get(i).content()));
      return name(written, targets);
    } catch (IOException e) {
      throw failed("write", puts.getFirst().key(), e);
    } finally {
      for (Path file : written) {
        unlinkQuietly(file);
      }
    }
  }

  @Override
  public PutOutcome putFile(String key, Path file) {
    Path target = path(key);
    refuseIfBroken();
    Path staged = temporary.resolve(UUID.randomUUID().toString());
    try {
      workers.forEach(1, i -> stage(file, staged));
      return name(List.of(staged), List.of(target)).getFirst();
    } catch (IOException e) {
      throw failed("write " + file + " as", key, e);
    } finally {
      unlinkQuietly(staged);
    }
  }

  /** Makes a synced temporary file of a caller's: the same file by another name where possible. */
  private void stage(Path file, Path staged) throws IOException {
    // The link must be to the file, not to a symbolic link, which may change its mind.
    Path source = file.toRealPath();
    try {
      files.link(source, staged);
      files.sealAndSync(staged);
    } catch (FileSystemException e) {
      // Another file system, or a file of somebody else's.
      files.unlink(staged);
      files.copyAndSync(source, staged);
    }
  }

  /** Gives the written files their names, and makes the names durable. */
  private List<PutOutcome> name(List<Path> written, List<Path> targets) throws IOException {
    DurableDirectories.Preparation preparation = new DurableDirectories.Preparation();
    Set<Path> toSync = new LinkedHashSet<>();
    List<PutOutcome> outcomes = new ArrayList<>(targets.size());
    for (int i = 0; i < targets.size(); i++) {
      Path directory = directoryOf(targets.get(i));
      outcomes.add(link(written.get(i), targets.get(i), directory, preparation));
      toSync.add(directory);
    }
    toSync.addAll(preparation.toSync());
    sync(List.copyOf(toSync));
    directories.synced(preparation);
    return outcomes;
  }

  private PutOutcome link(
      Path file, Path target, Path directory, DurableDirectories.Preparation preparation)
      throws IOException {
    try {
      directories.prepare(directory, preparation);
      files.link(file, target);
      return PutOutcome.CREATED;
    } catch (FileAlreadyExistsException e) {
      return PutOutcome.EXISTED;
    } catch (NoSuchFileException e) {
      // Someone removed a directory that we remembered: make it again, once.
      directories.forget(directory);
      directories.prepare(directory, preparation);
      files.link(file, target);
      return PutOutcome.CREATED;
    }
  }

  private void sync(List<Path> changed) throws IOException {
    try {
      workers.forEach(changed.size(), i -> files.syncDirectory(changed.get(i)));
    } catch (NoSuchFileException e) {
      throw e;
    } catch (IOException e) {
      // After a failed sync the kernel may forget what it could not write, and a second sync then
      // succeeds without it: nothing written through this process can be trusted any more.
      broken = e;
      throw e;
    }
  }

  @Override
  public byte[] read(String key) {
    Path file = path(key);
    try {
      requireRealDirectories(file);
      if (Files.isSymbolicLink(file)) {
        throw new IOException(file + " is a symbolic link, which is not followed here");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new MicromegasException(ErrorCode.NOT_FOUND, "no object '" + key + "'", e);
    } catch (IOException e) {
      throw failed("read", key, e);
    }
  }

  @Override
  public ObjectFiles files() {
    return objectFiles;
  }

  /** Returns the path of an object that is there. */
  Path existing(String key) {
    Path file = path(key);
    try {
      requireRealDirectories(file);
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        return file;
      }
    } catch (IOException e) {
      throw failed("find", key, e);
    }
    throw new MicromegasException(ErrorCode.NOT_FOUND, "no object '" + key + "'");
  }

  @Override
  public void delete(String key) {
    Path file = path(key);
    try {
      requireRealDirectories(file);
      files.unlink(file);
    } catch (NoSuchFileException e) {
      // Its directory is not there: nothing to delete.
    } catch (IOException e) {
      throw failed("delete", key, e);
    }
  }

  @Override
  public List<String> list(String prefix, int limit) {
    ObjectKeys.checkPrefix(prefix);
    try {
      return LocalListing.list(root, prefix, limit);
    } catch (IOException e) {
      throw failed("list", prefix, e);
    }
  }

  @Override
  public List<String> listAfter(String prefix, String after, int limit) {
    ObjectKeys.checkPrefix(prefix);
    try {
      return LocalPage.list(root, prefix, after, limit);
    } catch (IOException e) {
      throw failed("list", prefix, e);
    }
  }

  @Override
  public void probe() {
    String key = "probe/" + UUID.randomUUID();
    byte[] first = "first".getBytes(StandardCharsets.UTF_8);
    try {
      PutOutcome one = put(key, first);
      PutOutcome two = put(key, "second".getBytes(StandardCharsets.UTF_8));
      if (one != PutOutcome.CREATED
          || two != PutOutcome.EXISTED
          || !Arrays.equals(read(key), first)) {
        throw new MicromegasException(
            ErrorCode.UNAVAILABLE,
            "the file system of "
                + root
                + " does not refuse to create a file twice (outcomes "
                + one
                + ", "
                + two
                + "): an object could be overwritten; use a local file system with hard links");
      }
    } finally {
      delete(key);
    }
  }

  @Override
  public void ping() {
    refuseIfBroken();
    if (!Files.isDirectory(temporary, LinkOption.NOFOLLOW_LINKS) || !Files.isWritable(temporary)) {
      throw new MicromegasException(
          ErrorCode.UNAVAILABLE, "the object store cannot write to " + temporary);
    }
  }

  @Override
  public void close() {
    workers.close();
  }

  private Path path(String key) {
    ObjectKeys.check(key);
    if (key.startsWith(TEMPORARY + "/") || key.equals(TEMPORARY)) {
      throw ObjectKeys.refused(key, "'" + TEMPORARY + "' is the store's own");
    }
    return root.resolve(key);
  }

  /** Refuses a way that leads through a symbolic link, as that may lead out of the root. */
  private void requireRealDirectories(Path file) throws IOException {
    for (Path dir = directoryOf(file); !dir.equals(root); dir = directoryOf(dir)) {
      if (directories.isKnown(dir)) {
        return;
      }
      if (Files.isSymbolicLink(dir)) {
        throw new IOException(dir + " is a symbolic link, which is not followed here");
      }
    }
  }

  private static Path directoryOf(Path file) {
    Path directory = file.getParent();
    if (directory == null) {
      throw new IllegalStateException(file + " has no directory");
    }
    return directory;
  }

  private void unlinkQuietly(Path file) {
    try {
      files.unlink(file);
    } catch (IOException e) {
      // Left to the sweep at the next start: the object itself has its own name by now.
      LOG.warn("could not remove temporary file {}", file, e);
    }
  }

  private void refuseIfBroken() {
    Throwable cause = broken;
    if (cause != null) {
      throw new MicromegasException(
          ErrorCode.UNAVAILABLE,
          "a directory of the object store could not be synced earlier ("
              + cause
              + "); check the disk below "
              + root
              + " and restart the server",
          cause);
    }
  }

  private static MicromegasException failed(String what, String key, IOException e) {
    return new MicromegasException(
        ErrorCode.UNAVAILABLE, "the object store could not " + what + " '" + key + "': " + e, e);
  }
}
