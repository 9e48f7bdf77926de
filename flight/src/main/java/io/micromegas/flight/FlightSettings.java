package io.micromegas.flight;

import io.micromegas.base.ApiKeys;
import java.time.Duration;

/**
 * The bounds of the Flight SQL service.
 *
 * @param bind address to listen on
 * @param port TCP port; 0 takes a free one
 * @param maxInboundBytes largest message a client may send; clients do not split ingest batches
 * @param maxHeaderBytes largest metadata of one call
 * @param maxMessageBytes largest Arrow body of one answer message, where rows can be split
 * @param outboundBufferBytes answered bytes that may wait for a slow client, per stream
 * @param maxStreams answers that may be open at once; more are refused as overload
 * @param maxCallsPerConnection concurrent calls of one HTTP/2 connection
 * @param idleTimeout how long a client may leave a full buffer unread before its query is cancelled
 * @param drainTimeout how long running answers may go on after a stop was asked for
 * @param keys one of which each call has to bring
 */
public record FlightSettings(
    String bind,
    int port,
    int maxInboundBytes,
    int maxHeaderBytes,
    int maxMessageBytes,
    int outboundBufferBytes,
    int maxStreams,
    int maxCallsPerConnection,
    Duration idleTimeout,
    Duration drainTimeout,
    ApiKeys keys) {

  /** Loopback, port 50051, and bounds that suit the known clients. */
  public static final FlightSettings DEFAULTS =
      new FlightSettings(
          "127.0.0.1",
          50051,
          128 << 20,
          64 << 10,
          2 << 20,
          4 << 20,
          256,
          256,
          Duration.ofSeconds(60),
          Duration.ofSeconds(25),
          ApiKeys.OPEN);

  /** Refuses bounds that cannot work. */
  public FlightSettings {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("Flight port " + port + " is not between 0 and 65535");
    }
    if (maxInboundBytes <= 0
        || maxHeaderBytes <= 0
        || maxMessageBytes < 4096
        || outboundBufferBytes <= 0
        || maxStreams <= 0
        || maxCallsPerConnection <= 0) {
      throw new IllegalArgumentException(
          "Flight bounds must be positive (and messages 4 KiB or more)");
    }
  }

  /** Returns these settings at another address. */
  public FlightSettings at(String newBind, int newPort) {
    return new FlightSettings(
        newBind,
        newPort,
        maxInboundBytes,
        maxHeaderBytes,
        maxMessageBytes,
        outboundBufferBytes,
        maxStreams,
        maxCallsPerConnection,
        idleTimeout,
        drainTimeout,
        keys);
  }

  /** Returns these settings with other time limits. */
  public FlightSettings timing(Duration newIdleTimeout, Duration newDrainTimeout) {
    return new FlightSettings(
        bind,
        port,
        maxInboundBytes,
        maxHeaderBytes,
        maxMessageBytes,
        outboundBufferBytes,
        maxStreams,
        maxCallsPerConnection,
        newIdleTimeout,
        newDrainTimeout,
        keys);
  }

  /** Returns these settings with doors that open to these keys only. */
  public FlightSettings opening(ApiKeys newKeys) {
    return new FlightSettings(
        bind,
        port,
        maxInboundBytes,
        maxHeaderBytes,
        maxMessageBytes,
        outboundBufferBytes,
        maxStreams,
        maxCallsPerConnection,
        idleTimeout,
        drainTimeout,
        newKeys);
  }
}
