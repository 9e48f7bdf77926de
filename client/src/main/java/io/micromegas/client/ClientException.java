package io.micromegas.client;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.arrow.flight.FlightStatusCode;
import org.jspecify.annotations.Nullable;

/**
 * What a call to the server failed with; the message is the server's, and says what to do. Its
 * subclasses are those failures that programs tell apart; what remains is of this class itself. A
 * wrong argument, found before anything is sent, is an {@link IllegalArgumentException} instead.
 */
public sealed class ClientException extends RuntimeException
    permits AuthenticationException,
        CancelledException,
        ConnectionLostException,
        NoServerException,
        QueryException {
  private static final long serialVersionUID = 1L;
  private static final Pattern QUERY_ID = Pattern.compile("query_id=([0-9A-Za-z-]+)");

  private final FlightStatusCode status;

  ClientException(FlightStatusCode status, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  /** Returns the status of the call. */
  public FlightStatusCode statusCode() {
    return status;
  }

  /** Returns the message, never null. */
  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? status.name() : message;
  }

  /** Returns the server's name for the query, by which its log knows it, if it ever got one. */
  public Optional<String> queryId() {
    Matcher matcher = QUERY_ID.matcher(getMessage());
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
