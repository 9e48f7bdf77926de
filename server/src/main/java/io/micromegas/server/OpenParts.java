package io.micromegas.server;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has been opened so far, closed in the reverse order; also when the stop comes in the middle
 * of the start. Thread-safe.
 */
final class OpenParts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpenParts.class);

  private final Deque<Part> parts = new ArrayDeque<>();
  private boolean closed;

  private record Part(String name, AutoCloseable closing) {}

  /** Keeps a part to be closed; closes it at once if the stop has already come. */
  <T extends AutoCloseable> T add(String name, T part) {
    synchronized (this) {
      if (!closed) {
        parts.push(new Part(name, part));
        return part;
      }
    }
    close(new Part(name, part));
    throw new MicromegasException(ErrorCode.UNAVAILABLE, "the server is stopping");
  }

  /** Closes everything, the last first; a part that fails does not keep the others open. */
  @Override
  public void close() {
    while (true) {
      Part part;
      synchronized (this) {
        closed = true;
        if (parts.isEmpty()) {
          return;
        }
        part = parts.pop();
      }
      close(part);
    }
  }

  private static void close(Part part) {
    long start = System.nanoTime();
    try {
      part.closing().close();
      LOG.debug("closed {} in {} ms", part.name(), (System.nanoTime() - start) / 1_000_000);
    } catch (Exception e) {
      LOG.error("closing {} failed", part.name(), e);
    }
  }
}
