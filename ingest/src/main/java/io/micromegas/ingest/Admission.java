package io.micromegas.ingest;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what is in flight: requests, and bytes of bodies. Never waits: what does not fit is
 * refused at once with OVERLOADED, before anything of it is read. Thread-safe.
 */
final class Admission {
  private final long maxBytes;
  private final int maxRequests;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong requests = new AtomicLong();

  Admission(long maxBytes, int maxRequests) {
    this.maxBytes = maxBytes;
    this.maxRequests = maxRequests;
  }

  /** Lets a request in that will need this many bytes, as far as is known. */
  Ticket enter(long expectedBytes) {
    if (requests.incrementAndGet() > maxRequests) {
      requests.decrementAndGet();
      throw new MicromegasException(
          ErrorCode.OVERLOADED,
          "more than " + maxRequests + " requests are in flight; nothing was taken, send it again");
    }
    Ticket ticket = new Ticket();
    try {
      ticket.grow(expectedBytes);
    } catch (MicromegasException e) {
      ticket.close();
      throw e;
    }
    return ticket;
  }

  long bytesInFlight() {
    return bytes.get();
  }

  long requestsInFlight() {
    return requests.get();
  }

  /** A place for one request; closing it twice is harmless. Thread-safe. */
  final class Ticket implements AutoCloseable {
    private boolean open = true;
    private long held;

    /** Takes more room, or throws OVERLOADED and keeps what it had; nothing when it is closed. */
    synchronized void grow(long more) {
      if (more < 0) {
        throw new IllegalArgumentException("negative growth " + more);
      }
      if (!open) {
        return;
      }
      if (bytes.addAndGet(more) > maxBytes) {
        bytes.addAndGet(-more);
        throw new MicromegasException(
            ErrorCode.OVERLOADED,
            "bodies in flight would exceed "
                + maxBytes
                + " bytes; nothing was taken, send it again");
      }
      held += more;
    }

    @Override
    public synchronized void close() {
      if (open) {
        open = false;
        bytes.addAndGet(-held);
        requests.decrementAndGet();
      }
    }
  }
}
