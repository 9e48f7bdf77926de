package io.micromegas.flight;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/**
 * Hands a token to who introduces himself with a name and a password: clients insist on one. It
 * opens nothing, as nothing is closed: without authentication no call is asked for it.
 */
final class Handshake implements ServerInterceptor {
  private static final String METHOD = "arrow.flight.protocol.FlightService/Handshake";
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String TOKEN = "Bearer none";

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (!call.getMethodDescriptor().getFullMethodName().equals(METHOD)) {
      return next.startCall(call, headers);
    }
    ServerCall<Q, A> answering =
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void sendHeaders(Metadata answer) {
            answer.put(AUTHORIZATION, TOKEN);
            super.sendHeaders(answer);
          }

          @Override
          public void close(Status status, Metadata trailers) {
            if (status.isOk()) {
              trailers.put(AUTHORIZATION, TOKEN);
            }
            super.close(status, trailers);
          }
        };
    return next.startCall(answering, headers);
  }
}
