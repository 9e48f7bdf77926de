package io.micromegas.ingest;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body, blocking, within three bounds: its own length, what {@link Admission} has room for,
 * and time. Memory follows what has arrived, not what was announced.
 */
final class RequestBody {
  private static final int FIRST = 64 << 10;
  private static final int GROWTH = 4;

  private final Request request;
  private final Semaphore arrived = new Semaphore(0);
  private boolean complete;

  RequestBody(Request request) {
    this.request = request;
  }

  /** Returns the length the sender announced, -1 if none, or throws TOO_LARGE. */
  long announced(long maxBytes) {
    long length = request.getLength();
    if (length > maxBytes) {
      throw tooLarge(maxBytes);
    }
    return length;
  }

  /** Reads it all; the ticket has room for the announced length, if there is one. */
  byte[] read(Admission.Ticket ticket, long maxBytes, Duration timeout) {
    long announced = announced(maxBytes);
    long deadline = System.nanoTime() + timeout.toNanos();
    byte[] body = new byte[(int) Math.min(announced < 0 ? FIRST : announced, FIRST)];
    int size = 0;
    while (true) {
      Content.Chunk chunk = next(deadline);
      if (chunk == null) {
        throw new MicromegasException(
            ErrorCode.TIMEOUT,
            "the body did not arrive within " + timeout + " (" + size + " bytes did)");
      }
      try {
        refuseFailure(chunk);
        int more = chunk.remaining();
        if (size + (long) more > maxBytes) {
          throw tooLarge(maxBytes);
        }
        if (announced < 0) {
          ticket.grow(more);
        }
        if (body.length - size < more) {
          body = Arrays.copyOf(body, capacity(size + more, announced < 0 ? maxBytes : announced));
        }
        chunk.getByteBuffer().get(body, size, more);
        size += more;
        if (chunk.isLast()) {
          complete = true;
          return size == body.length ? body : Arrays.copyOf(body, size);
        }
      } finally {
        chunk.release();
      }
    }
  }

  /** Whether everything the sender sent was read. */
  boolean isComplete() {
    return complete || request.getLength() == 0;
  }

  /** Reads the rest and throws it away, for so long at most. */
  void discard(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      Content.Chunk chunk = next(deadline);
      if (chunk == null || Content.Chunk.isFailure(chunk)) {
        return;
      }
      chunk.release();
      if (chunk.isLast()) {
        return;
      }
    }
  }

  private Content.@Nullable Chunk next(long deadline) {
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk != null) {
        return chunk;
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return null;
      }
      request.demand(arrived::release);
      try {
        if (!arrived.tryAcquire(left, TimeUnit.NANOSECONDS)) {
          return null;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return null;
      }
    }
  }

  private static void refuseFailure(Content.Chunk chunk) {
    if (!Content.Chunk.isFailure(chunk)) {
      return;
    }
    Throwable failure = chunk.getFailure();
    // The end of the connection comes as an HTTP exception, too.
    if (failure instanceof HttpException && !(failure instanceof EofException)) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT, "the body is not valid HTTP: " + failure.getMessage());
    }
    throw new MicromegasException(
        ErrorCode.CANCELLED, "the connection ended before the body did", failure);
  }

  private static int capacity(int needed, long limit) {
    return (int) Math.max(needed, Math.min(limit, (long) needed * GROWTH));
  }

  private static MicromegasException tooLarge(long maxBytes) {
    return new MicromegasException(
        ErrorCode.TOO_LARGE, "the body is larger than " + maxBytes + " bytes");
  }
}
