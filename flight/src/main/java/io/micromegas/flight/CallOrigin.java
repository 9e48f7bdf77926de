package io.micromegas.flight;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Keeps the peer's address of a call, which Flight itself does not hand on. */
final class CallOrigin implements ServerInterceptor {
  private static final Context.Key<SocketAddress> PEER = Context.key("micromegas.peer");

  /** Returns the address of the peer of the current call. */
  static @Nullable String address() {
    @Nullable SocketAddress peer = PEER.get();
    if (peer == null) {
      return null;
    }
    return peer instanceof InetSocketAddress inet && inet.getAddress() != null
        ? inet.getAddress().getHostAddress()
        : peer.toString();
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    @Nullable SocketAddress peer = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    Context context = peer == null ? Context.current() : Context.current().withValue(PEER, peer);
    return Contexts.interceptCall(context, call, headers, next);
  }
}
