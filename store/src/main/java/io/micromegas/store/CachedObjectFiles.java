package io.micromegas.store;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Objects of a store that is elsewhere, as whole files in a directory with a budget of bytes.
 *
 * <p>A file that somebody holds is never evicted; of the others the one let go first goes first.
 * What is held and does not fit is refused at once, not waited for: a query that waits for room
 * while it holds some could wait for itself. One object is fetched once, whoever and how many ask,
 * and goes on being fetched if the first to ask is interrupted while others wait.
 *
 * <p>Files of an earlier process are used again; each is compared with its checksum before its
 * first use. An object deleted in the store may still be served from here: partitions never change,
 * and what may be read is the catalog's to say.
 */
public final class CachedObjectFiles implements ObjectFiles {
  private static final Logger LOG = LoggerFactory.getLogger(CachedObjectFiles.class);
  private static final Duration CLOSING = Duration.ofSeconds(10);

  private final Object lock = new Object();
  private final ObjectFetcher fetcher;
  private final CacheDirectory directory;
  private final CacheIndex index;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore fetches;
  private long hits;
  private long misses;
  private long bytesFetched;
  private boolean closed;

  /** Opens the cache; UNAVAILABLE if another process has it. */
  CachedObjectFiles(ObjectFetcher fetcher, CacheSettings settings) {
    this.fetcher = fetcher;
    this.directory = CacheDirectory.open(settings.directory());
    this.index = new CacheIndex(directory, settings.maxBytes(), directory.scan());
    this.fetches = new Semaphore(settings.parallelFetches(), true);
  }

  @Override
  public List<Path> directories() {
    return List.of(directory.objects());
  }

  @Override
  public Pinned pin(Collection<String> keys) {
    LinkedHashSet<String> distinct = new LinkedHashSet<>(keys);
    distinct.forEach(PartitionKeys::check);
    Map<String, Path> paths = new HashMap<>();
    List<CachedFile> held = new ArrayList<>();
    boolean whole = false;
    try {
      Map<String, CompletableFuture<Path>> coming = new HashMap<>();
      synchronized (lock) {
        for (String key : distinct) {
          CachedFile file = hold(key);
          held.add(file);
          if (file.coming != null) {
            coming.put(key, file.coming);
          } else if (file.path != null) {
            paths.put(key, file.path);
          }
        }
      }
      coming.forEach((key, path) -> paths.put(key, await(path, key)));
      whole = true;
    } finally {
      if (!whole) {
        letGo(held);
      }
    }
    return new PinnedPaths(paths, () -> letGo(held));
  }

  /** Returns what the cache has done and holds. */
  public CacheStats stats() {
    synchronized (lock) {
      return index.stats(hits, misses, bytesFetched);
    }
  }

  /** Forgets an object that was deleted, unless somebody still reads it. */
  void forget(String key) {
    synchronized (lock) {
      CachedFile file = index.get(CacheDirectory.id(key));
      if (file != null && index.isIdle(file)) {
        index.remove(file);
      }
    }
  }

  /** Holds an object's file, and has it brought or checked where needed. */
  private CachedFile hold(String key) {
    if (closed) {
      throw new MicromegasException(ErrorCode.UNAVAILABLE, "the read cache is closed");
    }
    String id = CacheDirectory.id(key);
    CachedFile known = index.get(id);
    CachedFile file = known == null ? index.add(id) : known;
    index.hold(file);
    Path path = file.path;
    if (file.coming != null
        || (path != null && file.checked && CacheDirectory.isWhole(path, file.size))) {
      hits++;
    } else {
      CompletableFuture<Path> coming = new CompletableFuture<>();
      file.coming = coming;
      threads.execute(() -> bring(file, key, coming));
    }
    return file;
  }

  private void letGo(List<CachedFile> held) {
    synchronized (lock) {
      for (CachedFile file : held) {
        index.letGo(file);
        Path path = file.path;
        if (path != null && index.isIdle(file)) {
          directory.touch(path);
        }
      }
    }
  }

  /** Makes a file complete and known to be right, and tells those who wait. */
  private void bring(CachedFile file, String key, CompletableFuture<Path> coming) {
    try {
      fetches.acquire();
      try {
        Path path = checked(file).orElse(null);
        coming.complete(path == null ? fetch(file, key) : path);
      } finally {
        fetches.release();
      }
    } catch (InterruptedException e) {
      fail(file, coming, new MicromegasException(ErrorCode.UNAVAILABLE, "cache closed", e));
    } catch (IOException e) {
      String what = "the read cache could not keep '" + key + "': " + e + "; check the disk";
      fail(file, coming, new MicromegasException(ErrorCode.UNAVAILABLE, what, e));
    } catch (RuntimeException | Error e) {
      fail(file, coming, e);
    }
  }

  /** Returns the file of an earlier process if its bytes add up. */
  private Optional<Path> checked(CachedFile file) throws IOException {
    Path path;
    ObjectChecksum expected;
    synchronized (lock) {
      path = file.path;
      expected = file.checksum;
    }
    if (path == null) {
      return Optional.empty();
    }
    boolean right =
        CacheDirectory.isWhole(path, file.size) && ObjectChecksum.of(path).equals(expected);
    synchronized (lock) {
      if (right) {
        hits++;
        file.checked = true;
        file.coming = null;
        index.restIfIdle(file);
        return Optional.of(path);
      }
      index.discard(file);
      return Optional.empty();
    }
  }

  private Path fetch(CachedFile file, String key) throws IOException {
    synchronized (lock) {
      misses++;
    }
    Path part = directory.fresh();
    try {
      ObjectChecksum sum = fetchTo(part, file, key);
      synchronized (lock) {
        // One step with the move: whoever finds the file in the directory finds it in the index.
        Path path = directory.publish(part, file.id, key, file.size, sum);
        bytesFetched += file.size;
        file.path = path;
        file.checksum = sum;
        file.checked = true;
        file.coming = null;
        index.restIfIdle(file);
        return path;
      }
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Fetches an object; a damage on the way is repaired by fetching it again. */
  private ObjectChecksum fetchTo(Path part, CachedFile file, String key) throws IOException {
    Optional<ObjectChecksum> written = fetcher.fetch(key, part, size -> reserve(file, size, key));
    ObjectChecksum sum = ObjectChecksum.of(part);
    if (written.isPresent() && !written.get().equals(sum)) {
      Files.delete(part);
      written = fetcher.fetch(key, part, size -> reserve(file, size, key));
      sum = ObjectChecksum.of(part);
    }
    if (written.isPresent() && !written.get().equals(sum)) {
      throw S3Download.damaged(key, sum, written.get());
    }
    if (!CacheDirectory.isWhole(part, file.size)) {
      throw new IOException(part + " does not have the object's size of " + file.size);
    }
    return sum;
  }

  private void reserve(CachedFile file, long size, String key) {
    synchronized (lock) {
      if (file.pins == 0) {
        // In one step, so that nobody joins a fetch that is being given up.
        index.remove(file);
        throw new MicromegasException(
            ErrorCode.CANCELLED, "nobody waits for '" + key + "' any more");
      }
      index.reserve(file, size, key);
    }
  }

  private void fail(CachedFile file, CompletableFuture<Path> coming, Throwable why) {
    synchronized (lock) {
      file.coming = null;
      index.remove(file);
    }
    coming.completeExceptionally(why);
  }

  private static Path await(CompletableFuture<Path> coming, String key) {
    try {
      return coming.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MicromegasException(
          ErrorCode.UNAVAILABLE, "interrupted while '" + key + "' was fetched", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw cause instanceof MicromegasException known
          ? new MicromegasException(known.code(), known.getMessage(), known)
          : new MicromegasException(ErrorCode.INTERNAL, "fetching '" + key + "': " + cause, cause);
    }
  }

  /** Gives up what is being fetched; files that are held stay readable. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
    }
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(CLOSING.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("closing the read cache while objects are still being fetched");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    directory.close();
  }
}
