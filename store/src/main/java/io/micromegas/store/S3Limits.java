package io.micromegas.store;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.time.Duration;

/**
 * How hard an {@link S3ObjectStore} tries, and how much it does at once.
 *
 * @param connectTimeout for a connection to be made
 * @param requestTimeout for one attempt of one request, and for silence while an answer is read
 * @param maxConnections requests under way at once; others wait
 * @param parallelParts parts of large objects under way at once, over all callers; each holds
 *     {@code partBytes} of memory while it is sent
 * @param partBytes objects above this size travel in parts of it; S3 takes no part below 5 MiB
 * @param retries how often a request is repeated after its first attempt
 * @param firstBackoff longest wait before the first repetition; doubles with each, and the wait is
 *     drawn evenly between nothing and that
 * @param maxBackoff where the doubling ends
 */
public record S3Limits(
    Duration connectTimeout,
    Duration requestTimeout,
    int maxConnections,
    int parallelParts,
    int partBytes,
    int retries,
    Duration firstBackoff,
    Duration maxBackoff) {

  /** The smallest part that S3 takes, except for the last of an object. */
  public static final int MIN_PART_BYTES = 5 << 20;

  /** The most parts that an object can have. */
  static final int MAX_PARTS = 10_000;

  /** 3 s, 30 s, 64 connections, 8 parts of 8 MiB, 6 retries after up to 50 ms, 100 ms … 5 s. */
  public static final S3Limits DEFAULT =
      new S3Limits(
          Duration.ofSeconds(3),
          Duration.ofSeconds(30),
          64,
          8,
          8 << 20,
          6,
          Duration.ofMillis(50),
          Duration.ofSeconds(5));

  /** Refuses what cannot work. */
  public S3Limits {
    require(isPositive(connectTimeout), "connectTimeout must be positive", connectTimeout);
    require(isPositive(requestTimeout), "requestTimeout must be positive", requestTimeout);
    require(maxConnections >= 1, "maxConnections must be at least 1", maxConnections);
    require(parallelParts >= 1, "parallelParts must be at least 1", parallelParts);
    require(partBytes >= MIN_PART_BYTES, "partBytes must be at least 5 MiB", partBytes);
    require(retries >= 0, "retries must not be negative", retries);
    require(isPositive(firstBackoff), "firstBackoff must be positive", firstBackoff);
    require(
        maxBackoff.compareTo(firstBackoff) >= 0,
        "maxBackoff must not be less than firstBackoff",
        maxBackoff);
  }

  /** As this, with another number of connections. */
  public S3Limits withMaxConnections(int count) {
    return new S3Limits(
        connectTimeout,
        requestTimeout,
        count,
        parallelParts,
        partBytes,
        retries,
        firstBackoff,
        maxBackoff);
  }

  /** As this, with parts of another size. */
  public S3Limits withPartBytes(int bytes) {
    return new S3Limits(
        connectTimeout,
        requestTimeout,
        maxConnections,
        parallelParts,
        bytes,
        retries,
        firstBackoff,
        maxBackoff);
  }

  /** As this, with other repetitions. */
  public S3Limits withRetries(int count, Duration first, Duration max) {
    return new S3Limits(
        connectTimeout,
        requestTimeout,
        maxConnections,
        parallelParts,
        partBytes,
        count,
        first,
        max);
  }

  /** As this, with other timeouts. */
  public S3Limits withTimeouts(Duration connect, Duration request) {
    return new S3Limits(
        connect,
        request,
        maxConnections,
        parallelParts,
        partBytes,
        retries,
        firstBackoff,
        maxBackoff);
  }

  private static boolean isPositive(Duration duration) {
    return duration.isPositive();
  }

  private static void require(boolean holds, String rule, Object value) {
    if (!holds) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT, "S3 store: " + rule + "; got " + value);
    }
  }
}
