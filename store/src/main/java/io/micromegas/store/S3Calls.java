package io.micromegas.store;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Sends requests: bounded in number, repeated after failures that may pass, with waits drawn evenly
 * between nothing and a bound that doubles (so that many who failed together do not return
 * together). The SDK's own repetitions are off, as they hide that an earlier attempt may have had
 * its effect. Thread-safe.
 */
final class S3Calls implements AutoCloseable {
  private final S3StoreSettings settings;
  private final S3Client client;
  private final Semaphore connections;
  private final Semaphore parts;
  private volatile boolean closed;

  S3Calls(S3StoreSettings settings) {
    this.settings = settings;
    this.client = S3Clients.open(settings);
    this.connections = new Semaphore(settings.limits().maxConnections(), true);
    this.parts = new Semaphore(settings.limits().parallelParts(), true);
  }

  /** One attempt at a request. */
  @FunctionalInterface
  interface Attempt<T> {
    /**
     * Sends the request.
     *
     * @param again whether an earlier attempt failed, which may nevertheless have had its effect
     */
    T run(S3Client client, boolean again) throws IOException;
  }

  S3StoreSettings settings() {
    return settings;
  }

  /** Makes attempts until one succeeds, fails for good, or the last has failed. */
  <T> T call(String what, String key, Attempt<T> attempt) {
    return call(what, key, settings.limits().retries(), attempt);
  }

  /** As {@link #call}, for a part of a large object, of which only few are under way at once. */
  <T> T callForPart(String what, String key, Attempt<T> attempt) {
    acquire(parts, what, key);
    try {
      return call(what, key, attempt);
    } finally {
      parts.release();
    }
  }

  <T> T call(String what, String key, int retries, Attempt<T> attempt) {
    for (int tried = 0; ; tried++) {
      try {
        return once(what, key, tried > 0, attempt);
      } catch (SdkException | IOException e) {
        S3Failure failure = S3Failure.of(e);
        if (!failure.retry() || tried >= retries) {
          throw failed(what, key, tried + 1, failure, e);
        }
      }
      pause(tried, what, key);
    }
  }

  private <T> T once(String what, String key, boolean again, Attempt<T> attempt)
      throws IOException {
    acquire(connections, what, key);
    try {
      if (closed) {
        throw new MicromegasException(ErrorCode.UNAVAILABLE, "the object store is closed");
      }
      return attempt.run(client, again);
    } catch (IllegalStateException e) {
      if (closed) {
        throw new MicromegasException(ErrorCode.UNAVAILABLE, "the object store is closed", e);
      }
      throw e;
    } finally {
      connections.release();
    }
  }

  /** Waits before the repetition after attempt {@code tried}. */
  void pause(int tried, String what, String key) {
    Duration longest = settings.limits().firstBackoff().multipliedBy(1L << Math.min(tried, 20));
    Duration bound =
        longest.compareTo(settings.limits().maxBackoff()) < 0
            ? longest
            : settings.limits().maxBackoff();
    try {
      Thread.sleep(Duration.ofNanos(ThreadLocalRandom.current().nextLong(bound.toNanos() + 1)));
    } catch (InterruptedException e) {
      throw interrupted(what, key, e);
    }
  }

  private void acquire(Semaphore permits, String what, String key) {
    try {
      permits.acquire();
    } catch (InterruptedException e) {
      throw interrupted(what, key, e);
    }
  }

  private MicromegasException interrupted(String what, String key, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new MicromegasException(
        ErrorCode.UNAVAILABLE,
        "interrupted: the object store did not " + what + " '" + key + "'",
        e);
  }

  private MicromegasException failed(
      String what, String key, int attempts, S3Failure failure, Exception e) {
    if (failure.code() == ErrorCode.NOT_FOUND) {
      return new MicromegasException(
          ErrorCode.NOT_FOUND, "no object '" + key + "' in " + settings.place(), e);
    }
    return new MicromegasException(
        failure.code(),
        "the object store "
            + settings.place()
            + " could not "
            + what
            + " '"
            + key
            + "' (attempts: "
            + attempts
            + "): "
            + e.getMessage()
            + (failure.advice().isEmpty() ? "" : "; " + failure.advice()),
        e);
  }

  @Override
  public void close() {
    closed = true;
    client.close();
  }
}
