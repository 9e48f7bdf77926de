package io.micromegas.flight;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.micromegas.base.ApiKeys;
import io.micromegas.base.KeyHolder;
import io.micromegas.query.Rights;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks each call for a key. Who introduces himself with a name and a password (a handshake) gets
 * the password back as the token to go on with, for it is the key; where nobody is asked for one,
 * he gets a token that opens nothing, since clients insist on one.
 */
final class Credentials implements ServerInterceptor {
  private static final String HANDSHAKE = "arrow.flight.protocol.FlightService/Handshake";
  private static final Metadata.Key<String> AUTHORIZATION = key("authorization");
  private static final String NO_TOKEN = "none";
  private static final String BASIC = "Basic ";

  /** Names that are only ever given from inside. */
  private static final List<Metadata.Key<String>> INTERNAL =
      List.of(
          key("x-auth-subject"),
          key("x-auth-email"),
          key("x-auth-issuer"),
          key("x-auth-is-admin"),
          key("x-allow-delegation"));

  private static final Context.Key<Rights> RIGHTS = Context.key("micromegas.rights");

  private final ApiKeys keys;

  Credentials(ApiKeys keys) {
    this.keys = keys;
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  /** Returns what the current call may do; nothing more than asking where that is not known. */
  static Rights rights() {
    @Nullable Rights rights = RIGHTS.get();
    return rights == null ? Rights.NONE : rights;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    INTERNAL.forEach(headers::discardAll);
    String method = call.getMethodDescriptor().getFullMethodName();
    boolean handshake = method.equals(HANDSHAKE);
    if (keys.isOpen()) {
      return Contexts.interceptCall(
          with(Rights.ALL), handshake ? answering(call, NO_TOKEN) : call, headers, next);
    }
    if (Health.isHealth(method)) {
      return next.startCall(call, headers);
    }
    Optional<String> header = Optional.ofNullable(headers.get(AUTHORIZATION));
    Optional<String> token =
        ApiKeys.bearer(header).or(() -> handshake ? password(header) : Optional.empty());
    Optional<KeyHolder> holder = token.flatMap(keys::holderOf);
    if (token.isEmpty() || holder.isEmpty()) {
      call.close(Status.UNAUTHENTICATED.withDescription("invalid token"), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    return Contexts.interceptCall(
        with(rights(holder.get())), handshake ? answering(call, token.get()) : call, headers, next);
  }

  private static Context with(Rights rights) {
    return Context.current().withValue(RIGHTS, rights);
  }

  private Rights rights(KeyHolder holder) {
    return new Rights(Optional.of(holder.name()), holder.admin() || !keys.haveAdmins());
  }

  /** Hands the token over in the headers and in the trailers: clients look in either. */
  private static <Q, A> ServerCall<Q, A> answering(ServerCall<Q, A> call, String token) {
    return new SimpleForwardingServerCall<>(call) {
      @Override
      public void sendHeaders(Metadata answer) {
        answer.put(AUTHORIZATION, "Bearer " + token);
        super.sendHeaders(answer);
      }

      @Override
      public void close(Status status, Metadata trailers) {
        if (status.isOk()) {
          trailers.put(AUTHORIZATION, "Bearer " + token);
        }
        super.close(status, trailers);
      }
    };
  }

  /** The password is the key; the name is, where there is no password. */
  private static Optional<String> password(Optional<String> header) {
    if (header.isEmpty() || !header.get().startsWith(BASIC)) {
      return Optional.empty();
    }
    try {
      String pair =
          new String(
              Base64.getDecoder().decode(header.get().substring(BASIC.length()).strip()),
              StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      String password = colon < 0 ? "" : pair.substring(colon + 1);
      return Optional.of(
          !password.isEmpty() ? password : colon < 0 ? pair : pair.substring(0, colon));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
