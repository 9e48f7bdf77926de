package io.micromegas.client;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;

/** The one place where failures of the transport become exceptions of this package. */
final class Failures {
  /** What gRPC says of a call that the other side's transport gave up. */
  private static final String RESET = "RST_STREAM";

  private static final List<Class<? extends Throwable>> NOBODY_THERE =
      List.of(
          ConnectException.class,
          UnknownHostException.class,
          UnresolvedAddressException.class,
          NoRouteToHostException.class,
          SocketTimeoutException.class);

  private Failures() {}

  /**
   * Returns what to throw for a failure. If the thread was interrupted, its flag is set again.
   *
   * @param address of the server, for the message
   */
  static RuntimeException translated(Throwable failure, Address address) {
    if (find(failure, InterruptedException.class).isPresent()) {
      Thread.currentThread().interrupt();
      return new CancelledException(
          FlightStatusCode.CANCELLED, "the thread was interrupted, the call cancelled", failure);
    }
    Optional<FlightRuntimeException> flight = find(failure, FlightRuntimeException.class);
    if (flight.isPresent()) {
      return ofStatus(flight.get().status(), flight.get(), address);
    }
    if (failure instanceof ExecutionException && failure.getCause() != null) {
      return translated(failure.getCause(), address);
    }
    return failure instanceof RuntimeException e
        ? e
        : new ClientException(FlightStatusCode.INTERNAL, failure.toString(), failure);
  }

  private static ClientException ofStatus(
      CallStatus status, FlightRuntimeException failure, Address address) {
    FlightStatusCode code = status.code();
    String text = status.description() == null ? "the call failed: " + code : status.description();
    return switch (code) {
      case UNAVAILABLE -> unavailable(text, failure, address);
      case UNAUTHENTICATED ->
          new AuthenticationException(
              code,
              text
                  + ". Pass a valid token: MicromegasClient.builder(\""
                  + address
                  + "\").token(\"...\")",
              failure);
      case INVALID_ARGUMENT, RESOURCE_EXHAUSTED -> new QueryException(code, text, failure);
      // A server that stops resets the calls that are left; its own words, if it cancels one,
      // differ.
      case CANCELLED ->
          text.contains(RESET)
              ? lost("the server ended the call", failure, address)
              : new CancelledException(code, text, failure);
      default -> new ClientException(code, text, failure);
    };
  }

  private static ClientException unavailable(
      String text, FlightRuntimeException failure, Address address) {
    FlightStatusCode code = FlightStatusCode.UNAVAILABLE;
    Throwable cause = failure.status().cause() == null ? failure : failure.status().cause();
    Optional<SSLException> handshake = find(cause, SSLException.class);
    if (handshake.isPresent()) {
      return new NoServerException(
          code,
          "no secure connection to "
              + address
              + ": either the server speaks clear text (then use grpc://), or its certificate is"
              + " not trusted (then give the authority's with trustedCertificates). "
              + handshake.get().getMessage(),
          failure);
    }
    boolean nobody =
        text.startsWith("Unable to resolve host")
            || NOBODY_THERE.stream().anyMatch(kind -> find(cause, kind).isPresent());
    if (nobody) {
      String advice =
          address.isLocal()
              ? "start one with `./bin/micromegas serve`"
              : "check the address, and that the server listens on it (by default it listens on"
                  + " loopback only)";
      return new NoServerException(
          code, "no server at " + address + ": " + advice + ". " + reason(text, cause), failure);
    }
    return lost(reason(text, cause), failure, address);
  }

  private static ConnectionLostException lost(
      String reason, FlightRuntimeException failure, Address address) {
    return new ConnectionLostException(
        FlightStatusCode.UNAVAILABLE,
        reason + ". The server at " + address + " is stopping, restarting or busy: try again",
        failure);
  }

  /** The transport says "io exception" and leaves the rest to its cause. */
  private static String reason(String text, Throwable cause) {
    return text.equals("io exception") && cause.getMessage() != null ? cause.getMessage() : text;
  }

  private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> kind) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (kind.isInstance(t)) {
        return Optional.of(kind.cast(t));
      }
    }
    return Optional.empty();
  }
}
