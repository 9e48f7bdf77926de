package io.micromegas.ingest;

import io.micromegas.base.ApiKeys;
import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.time.Duration;

/**
 * How the HTTP side of ingestion listens, waits and stops.
 *
 * @param address address to bind; anything but loopback needs {@code disableAuth} or keys
 * @param port TCP port, 0 for any free one
 * @param disableAuth says that an open, unauthenticated port on a reachable address is meant
 * @param maxConnections open connections; further ones wait in the kernel's accept queue
 * @param idleTimeout how long a connection may be silent, between requests or inside one
 * @param bodyTimeout how long a body may take from its first to its last byte, however it trickles;
 *     then 503
 * @param retryAfter what {@code Retry-After} of a 503 says, in whole seconds, at least 1
 * @param linger how long the rest of a refused body is read and thrown away, so that its sender
 *     gets to see the answer instead of a reset
 * @param shutdownGrace how long a stop waits for requests in flight
 * @param keys one of which each request that writes has to bring
 */
public record HttpSettings(
    String address,
    int port,
    boolean disableAuth,
    int maxConnections,
    Duration idleTimeout,
    Duration bodyTimeout,
    Duration retryAfter,
    Duration linger,
    Duration shutdownGrace,
    ApiKeys keys) {

  /** Loopback, port 9000, 4096 connections, half a minute for a body, 25 s to stop. */
  public static final HttpSettings DEFAULT =
      new HttpSettings(
          "127.0.0.1",
          9000,
          false,
          4096,
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(25),
          ApiKeys.OPEN);

  /** Refuses values that can not work. */
  public HttpSettings {
    require(port >= 0 && port <= 65535, "port", port, "0 to 65535");
    require(maxConnections >= 1, "maxConnections", maxConnections, "1 or more");
    require(idleTimeout.toMillis() >= 1, "idleTimeout", idleTimeout, "1 ms or more");
    require(bodyTimeout.toMillis() >= 1, "bodyTimeout", bodyTimeout, "1 ms or more");
    require(retryAfter.toSeconds() >= 1, "retryAfter", retryAfter, "1 s or more");
    require(!linger.isNegative(), "linger", linger, "0 or more");
    require(!shutdownGrace.isNegative(), "shutdownGrace", shutdownGrace, "0 or more");
  }

  /** The same, on another port. */
  public HttpSettings withPort(int newPort) {
    return new HttpSettings(
        address,
        newPort,
        disableAuth,
        maxConnections,
        idleTimeout,
        bodyTimeout,
        retryAfter,
        linger,
        shutdownGrace,
        keys);
  }

  /** The same, on another address. */
  public HttpSettings withAddress(String newAddress, boolean newDisableAuth) {
    return new HttpSettings(
        newAddress,
        port,
        newDisableAuth,
        maxConnections,
        idleTimeout,
        bodyTimeout,
        retryAfter,
        linger,
        shutdownGrace,
        keys);
  }

  /** The same, with another limit on how long a body may take. */
  public HttpSettings withBodyTimeout(Duration newBodyTimeout) {
    return new HttpSettings(
        address,
        port,
        disableAuth,
        maxConnections,
        idleTimeout,
        newBodyTimeout,
        retryAfter,
        linger,
        shutdownGrace,
        keys);
  }

  /** The same, with another patience when stopping. */
  public HttpSettings withShutdownGrace(Duration newGrace) {
    return new HttpSettings(
        address,
        port,
        disableAuth,
        maxConnections,
        idleTimeout,
        bodyTimeout,
        retryAfter,
        linger,
        newGrace,
        keys);
  }

  /** The same, with doors that open to these keys only. */
  public HttpSettings withKeys(ApiKeys newKeys) {
    return new HttpSettings(
        address,
        port,
        disableAuth,
        maxConnections,
        idleTimeout,
        bodyTimeout,
        retryAfter,
        linger,
        shutdownGrace,
        newKeys);
  }

  static void require(boolean holds, String name, Object value, String allowed) {
    if (!holds) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT,
          "ingestion setting " + name + " is " + value + "; it must be " + allowed);
    }
  }
}
