package io.micromegas.ingest;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.otlp.RpcStatus;
import io.micromegas.otlp.Signal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One export, from its headers to its answer. Whoever is first answers: who has read and stored it,
 * or who finds that there is no room or no time.
 */
final class GrpcCall extends ServerCall.Listener<GrpcBody> {
  private static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  /** What becomes of a message; blocks, and closes the ticket when all of it has arrived. */
  interface Taking {
    /** Returns the answer. */
    byte[] take(Signal signal, byte[] message, Admission.Ticket ticket);
  }

  /** Hears of what was not taken. */
  interface Refusing {
    void refused(ServerCall<?, ?> call, RpcStatus status, MicromegasException why);
  }

  private final ServerCall<GrpcBody, byte[]> call;
  private final Signal signal;
  private final GrpcArrival arrival;
  private final Taking taking;
  private final Refusing refusing;
  private final Duration retryAfter;
  private final AtomicBoolean answered = new AtomicBoolean();
  private @Nullable GrpcBody body;
  private volatile @Nullable Future<?> expiring;

  GrpcCall(
      ServerCall<GrpcBody, byte[]> call,
      Signal signal,
      GrpcArrival arrival,
      Taking taking,
      Refusing refusing,
      Duration retryAfter) {
    this.call = call;
    this.signal = signal;
    this.arrival = arrival;
    this.taking = taking;
    this.refusing = refusing;
    this.retryAfter = retryAfter;
  }

  @Override
  public void onMessage(GrpcBody message) {
    if (body != null) {
      refuse(new MicromegasException(ErrorCode.INVALID_ARGUMENT, "there is a second message"));
    }
    body = message;
  }

  /** On a virtual thread of its own. */
  @Override
  public void onHalfClose() {
    stopExpiring();
    if (answered.get()) {
      return;
    }
    try {
      byte[] answer = taking.take(signal, message(), arrival.handOver());
      if (answered.compareAndSet(false, true)) {
        call.sendHeaders(new Metadata());
        call.sendMessage(answer);
        call.close(Status.OK, new Metadata());
      }
    } catch (MicromegasException e) {
      refuse(e);
    } catch (Throwable e) {
      // A defect, or out of memory: this call fails, the server lives on.
      refuse(new MicromegasException(ErrorCode.INTERNAL, "taking the message failed: " + e, e));
    }
  }

  private byte[] message() {
    GrpcBody arrived = body;
    if (arrived == null) {
      throw new MicromegasException(ErrorCode.INVALID_ARGUMENT, "there is no message");
    }
    Optional<MicromegasException> failure = arrived.failure();
    if (failure.isPresent()) {
      throw failure.get();
    }
    body = null;
    return arrived.bytes();
  }

  @Override
  public void onCancel() {
    stopExpiring();
  }

  /** Ends a call whose message takes too long to come. */
  void expireAfter(Duration timeout, ScheduledExecutorService timer) {
    expiring =
        timer.schedule(
            () ->
                refuse(
                    new MicromegasException(
                        ErrorCode.TIMEOUT, "the message did not arrive within " + timeout)),
            timeout.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void stopExpiring() {
    Future<?> waiting = expiring;
    if (waiting != null) {
      waiting.cancel(false);
    }
  }

  /** Answers with a reason; once is enough. */
  void refuse(MicromegasException why) {
    stopExpiring();
    if (!answered.compareAndSet(false, true)) {
      return;
    }
    RpcStatus status = OtlpAnswers.status(why, signal);
    Metadata trailers = new Metadata();
    if (status.isToBeTriedAgain()) {
      trailers.put(DETAILS, status.toProtobuf(retryAfter));
    }
    refusing.refused(call, status, why);
    call.close(Status.fromCodeValue(status.code()).withDescription(status.message()), trailers);
  }
}
