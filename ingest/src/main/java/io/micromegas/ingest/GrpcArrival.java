package io.micromegas.ingest;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What of a call has arrived, and the room that it takes: gRPC gathers a message before it shows
 * it, but tells of its bytes as they come. Thread-safe.
 */
final class GrpcArrival extends ServerStreamTracer {
  private static final Context.Key<GrpcArrival> CURRENT = Context.key("micromegas.otlp.arrival");

  private final long maxWireBytes;
  private final long maxBytes;
  private Admission.@Nullable Ticket ticket;
  private @Nullable MicromegasException refused;
  private Consumer<MicromegasException> refusing = reason -> {};
  private long wireBytes;
  private boolean handedOver;

  /**
   * Lets calls in.
   *
   * @param maxWireBytes of a message as it is sent
   * @param maxBytes of a message unpacked
   */
  static Factory factory(Ingestion ingestion, long maxWireBytes, long maxBytes) {
    return new Factory() {
      @Override
      public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
        return new GrpcArrival(ingestion, maxWireBytes, maxBytes);
      }
    };
  }

  private GrpcArrival(Ingestion ingestion, long maxWireBytes, long maxBytes) {
    this.maxWireBytes = maxWireBytes;
    this.maxBytes = maxBytes;
    try {
      ticket = ingestion.enter(0);
    } catch (MicromegasException e) {
      refused = e;
    }
  }

  /** Returns that of the call that is being worked on. */
  static GrpcArrival current() {
    return Objects.requireNonNull(CURRENT.get(), "every call has one");
  }

  @Override
  public Context filterContext(Context context) {
    return context.withValue(CURRENT, this);
  }

  /** Tells who is to hear, once, that there is no room; at once if that is so already. */
  synchronized void onRefusal(Consumer<MicromegasException> listener) {
    refusing = listener;
    if (refused != null) {
      listener.accept(refused);
    }
  }

  @Override
  public synchronized void inboundWireSize(long bytes) {
    wireBytes += bytes;
    if (refused != null || ticket == null) {
      return;
    }
    try {
      if (wireBytes > maxWireBytes) {
        throw new MicromegasException(
            ErrorCode.TOO_LARGE,
            "the message is larger than " + maxWireBytes + " bytes; send smaller batches");
      }
      ticket.grow(bytes);
    } catch (MicromegasException e) {
      refused = e;
      refusing.accept(e);
    }
  }

  /** Reads a message, unpacked on the way if it is packed; more may arrive meanwhile. */
  byte[] read(InputStream message) throws IOException {
    Admission.Ticket room;
    long counted;
    synchronized (this) {
      room = open();
      counted = wireBytes;
    }
    return BodyCoding.readAll(message, counted, room, maxBytes);
  }

  /** Returns the room of the call, for its new owner to close. */
  synchronized Admission.Ticket handOver() {
    handedOver = true;
    return open();
  }

  private Admission.Ticket open() {
    if (refused != null) {
      throw refused;
    }
    return Objects.requireNonNull(ticket, "there is one, or a refusal");
  }

  @Override
  public synchronized void streamClosed(Status status) {
    if (ticket != null && !handedOver) {
      ticket.close();
    }
  }
}
