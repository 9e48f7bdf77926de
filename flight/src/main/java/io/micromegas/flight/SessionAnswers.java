package io.micromegas.flight;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.arrow.flight.FlightProducer.StreamListener;
import org.apache.arrow.flight.GetSessionOptionsResult;
import org.apache.arrow.flight.SessionOptionValue;
import org.apache.arrow.flight.SessionOptionValueFactory;
import org.apache.arrow.flight.SessionOptionValueVisitor;
import org.apache.arrow.flight.SetSessionOptionsResult;
import org.apache.arrow.flight.SetSessionOptionsResult.Error;
import org.apache.arrow.flight.SetSessionOptionsResult.ErrorValue;
import org.jspecify.annotations.Nullable;

/**
 * Options of sessions. There is one catalog with one schema, so a session has nothing to keep: an
 * option is right or it is not.
 */
final class SessionAnswers {
  private static final Map<String, String> OPTIONS =
      Map.of("catalog", CatalogAnswers.CATALOG, "schema", CatalogAnswers.SCHEMA);

  private SessionAnswers() {}

  /** Says which of these options are not what they must be. */
  static SetSessionOptionsResult set(Map<String, SessionOptionValue> options) {
    Map<String, Error> errors = new HashMap<>();
    options.forEach((name, value) -> {
      String only = OPTIONS.get(name.toLowerCase(Locale.ROOT));
      if (only == null) {
        errors.put(name, new Error(ErrorValue.INVALID_NAME));
      } else if (!value.isEmpty() && !only.equals(value.acceptVisitor(new Text()))) {
        errors.put(name, new Error(ErrorValue.INVALID_VALUE));
      }
    });
    return new SetSessionOptionsResult(errors);
  }

  /** Tells the options of every session. */
  static void get(StreamListener<GetSessionOptionsResult> listener) {
    Map<String, SessionOptionValue> options = new HashMap<>();
    OPTIONS.forEach((name, value) ->
        options.put(name, SessionOptionValueFactory.makeSessionOptionValue(value)));
    listener.onNext(new GetSessionOptionsResult(options));
    listener.onCompleted();
  }

  /** The text of an option; what is no text is none of ours. */
  private static final class Text implements SessionOptionValueVisitor<@Nullable String> {
    @Override
    public @Nullable String visit(String value) {
      return value;
    }

    @Override
    public @Nullable String visit(boolean value) {
      return null;
    }

    @Override
    public @Nullable String visit(long value) {
      return null;
    }

    @Override
    public @Nullable String visit(double value) {
      return null;
    }

    @Override
    public @Nullable String visit(String[] value) {
      return null;
    }

    @Override
    public @Nullable String visit(@Nullable Void value) {
      return null;
    }
  }
}
