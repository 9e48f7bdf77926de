package io.micromegas.client;

import java.time.Instant;

/**
 * A step of long work on the server.
 *
 * @param time when it was reported, by the server's clock
 * @param message what was done
 */
public record ProgressLine(Instant time, String message) {
  /** Returns the line that the Python client prints: the time, a blank, the message. */
  @Override
  public String toString() {
    return Times.format(time).replace('T', ' ') + " " + message;
  }
}
