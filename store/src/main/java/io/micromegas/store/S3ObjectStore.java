package io.micromegas.store;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Objects in a bucket of S3, or of a service that speaks its protocol and refuses to create an
 * object twice ({@code If-None-Match: *}).
 *
 * <p>Every object carries the id of its write and a checksum. When an answer was lost and the
 * repetition is refused because the object is there, the id tells whether it is our own (CREATED)
 * or somebody else's (EXISTED). The checksum is compared by the service when an object is written
 * and by us when it is read; a difference that a second reading confirms is DATA_LOSS.
 *
 * <p>Objects above {@link S3Limits#partBytes} travel in parts. Reads as files go through a cache on
 * the local disk, which is opened when first asked for.
 */
public final class S3ObjectStore implements ObjectStore {
  private static final int PAGE = 1000;

  private final S3StoreSettings settings;
  private final CacheSettings cacheSettings;
  private final S3Calls calls;
  private final S3Upload upload;
  private final S3Download download;
  private @Nullable CachedObjectFiles cache;
  private boolean closed;

  /** Opens the store without asking it anything; {@link #probe} does. */
  public S3ObjectStore(S3StoreSettings settings, CacheSettings cache) {
    this.settings = settings;
    this.cacheSettings = cache;
    this.calls = new S3Calls(settings);
    this.upload = new S3Upload(calls);
    this.download = new S3Download(calls);
  }

  @Override
  public List<PutOutcome> putAll(List<Put> puts) {
    // Of several puts of one key the first must win, so that they follow each other.
    Map<String, List<Integer>> byKey = new LinkedHashMap<>();
    for (int i = 0; i < puts.size(); i++) {
      String key = puts.get(i).key();
      ObjectKeys.check(key);
      byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(i);
    }
    List<List<Integer>> turns = List.copyOf(byKey.values());
    PutOutcome[] outcomes = new PutOutcome[puts.size()];
    VirtualTasks.forEach(
        turns.size(),
        turn -> {
          for (int i : turns.get(turn)) {
            Put put = puts.get(i);
            outcomes[i] = upload.put(put.key(), UploadContent.of(put.content()));
          }
        });
    return List.of(outcomes);
  }

  @Override
  public PutOutcome putFile(String key, Path file) {
    ObjectKeys.check(key);
    try {
      return upload.put(key, UploadContent.of(file));
    } catch (IOException e) {
      throw new MicromegasException(
          ErrorCode.UNAVAILABLE, "cannot read " + file + " to write it as '" + key + "': " + e, e);
    }
  }

  @Override
  public byte[] read(String key) {
    ObjectKeys.check(key);
    MicromegasException damaged = null;
    for (int tries = 0; tries < 2; tries++) {
      ByteSink sink = new ByteSink(key);
      Optional<ObjectChecksum> written = download.read(key, sink).checksum();
      ObjectChecksum found = ObjectChecksum.of(sink.content());
      if (written.isEmpty() || written.get().equals(found)) {
        return sink.content();
      }
      damaged = S3Download.damaged(key, found, written.get());
    }
    throw damaged == null ? new IllegalStateException() : damaged;
  }

  @Override
  public synchronized ObjectFiles files() {
    if (closed) {
      throw new MicromegasException(ErrorCode.UNAVAILABLE, "the object store is closed");
    }
    if (cache == null) {
      cache = new CachedObjectFiles(this::fetch, cacheSettings);
    }
    return cache;
  }

  private Optional<ObjectChecksum> fetch(String key, Path file, LongConsumer reserve) {
    try (FileSink sink = new FileSink(file, reserve)) {
      return download.read(key, sink).checksum();
    }
  }

  @Override
  public void delete(String key) {
    ObjectKeys.check(key);
    try {
      calls.call(
          "delete",
          key,
          (client, again) ->
              client.deleteObject(d -> d.bucket(settings.bucket()).key(settings.name(key))));
    } catch (MicromegasException e) {
      // Some services mind that there is nothing to delete.
      if (e.code() != ErrorCode.NOT_FOUND) {
        throw e;
      }
    }
    synchronized (this) {
      if (cache != null) {
        cache.forget(key);
      }
    }
  }

  @Override
  public List<String> list(String prefix, int limit) {
    return listAfter(prefix, "", limit);
  }

  /** The service lists in this order, and begins where it is told. */
  @Override
  public List<String> listAfter(String prefix, String begin, int limit) {
    ObjectKeys.checkPrefix(prefix);
    int cut = settings.name("").length();
    List<String> keys = new ArrayList<>();
    String after = null;
    boolean more = limit > 0;
    while (more) {
      ListObjectsV2Response page = listPage(prefix, begin, limit - keys.size(), after);
      for (S3Object object : page.contents()) {
        // A name that ends with a slash is how some tools draw a folder.
        if (!object.key().endsWith("/") && keys.size() < limit) {
          keys.add(object.key().substring(cut));
        }
      }
      after = page.nextContinuationToken();
      more = Boolean.TRUE.equals(page.isTruncated()) && keys.size() < limit;
    }
    return List.copyOf(keys);
  }

  private ListObjectsV2Response listPage(
      String prefix, String begin, int limit, @Nullable String after) {
    return calls.call(
        "list",
        prefix,
        (client, again) ->
            client.listObjectsV2(list ->
                list.bucket(settings.bucket())
                    .prefix(settings.name(prefix))
                    .startAfter(begin.isEmpty() ? null : settings.name(begin))
                    .maxKeys(Math.min(limit, PAGE))
                    .continuationToken(after)));
  }

  /**
   * {@inheritDoc} Both ways to write are tried. Also removes parts of uploads that nobody has
   * finished for a day.
   */
  @Override
  public void probe() {
    new S3Probe(this, calls).run();
    new S3StaleUploads(calls).sweep();
  }

  /** {@inheritDoc} One attempt at one small request. */
  @Override
  public void ping() {
    calls.call(
        "answer for",
        settings.bucket(),
        0,
        (client, again) -> {
          try {
            return client.headBucket(head -> head.bucket(settings.bucket()));
          } catch (S3Exception e) {
            // Without a body to say what, 404 would be read as a missing object.
            if (e.statusCode() == 404) {
              throw new IOException("there is no such bucket", e);
            }
            throw e;
          }
        });
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (cache != null) {
      cache.close();
    }
    calls.close();
  }

  /** Returns where the store is. */
  @Override
  public String toString() {
    return settings.place();
  }
}
