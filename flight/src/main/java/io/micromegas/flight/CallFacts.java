package io.micromegas.flight;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import io.micromegas.query.QueryRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.OptionalLong;
import org.apache.arrow.flight.CallHeaders;
import org.apache.arrow.flight.FlightConstants;
import org.apache.arrow.flight.FlightProducer.CallContext;
import org.apache.arrow.flight.ServerHeaderMiddleware;
import org.jspecify.annotations.Nullable;

/**
 * What the metadata of a call says about a query: time range, row limit, dictionaries, who asks.
 */
final class CallFacts {
  private static final String BEGIN = "query_range_begin";
  private static final String END = "query_range_end";
  private static final String LIMIT = "limit";
  private static final String PRESERVE_DICTIONARY = "preserve_dictionary";
  private static final String TIMESTAMP_TIMEZONE = "timestamp_timezone";
  private static final int MAX_LABEL = 200;
  private static final Instant MIN = Instant.ofEpochSecond(0, Long.MIN_VALUE);
  private static final Instant MAX = Instant.ofEpochSecond(0, Long.MAX_VALUE);

  private CallFacts() {}

  private static @Nullable CallHeaders headers(CallContext context) {
    @Nullable ServerHeaderMiddleware middleware = context.getMiddleware(FlightConstants.HEADER_KEY);
    return middleware == null ? null : middleware.headers();
  }

  /** Returns whether times are to be sent with their zone, which is UTC. */
  static boolean wantsZone(CallContext context) {
    String text = value(headers(context), TIMESTAMP_TIMEZONE);
    if (text == null || text.equalsIgnoreCase("utc") || text.equals("+00:00")) {
      return true;
    }
    if (text.equalsIgnoreCase("none")) {
      return false;
    }
    throw invalid(TIMESTAMP_TIMEZONE + " is none or utc, not '" + shorten(text) + "'");
  }

  /** Reads the headers of the current call; must run on the thread that gRPC called. */
  static QueryRequest request(String sql, CallContext context) {
    @Nullable CallHeaders headers = headers(context);
    return new QueryRequest(
        sql,
        range(value(headers, BEGIN), value(headers, END)),
        limit(headers),
        CallerFacts.of(headers),
        "true".equalsIgnoreCase(value(headers, PRESERVE_DICTIONARY)));
  }

  static TimeRange range(@Nullable String begin, @Nullable String end) {
    long from = begin == null ? Long.MIN_VALUE : nanos(BEGIN, begin);
    long to = end == null ? Long.MAX_VALUE : nanos(END, end);
    if (from > to) {
      throw invalid(BEGIN + " " + begin + " is after " + END + " " + end);
    }
    return new TimeRange(from, to);
  }

  /** Times that nanoseconds cannot hold (before 1677, after 2262) become the open side. */
  private static long nanos(String key, String text) {
    try {
      String iso =
          text.length() > 10 && text.charAt(10) == ' '
              ? text.substring(0, 10) + 'T' + text.substring(11)
              : text;
      Instant time = OffsetDateTime.parse(iso, DateTimeFormatter.ISO_OFFSET_DATE_TIME).toInstant();
      if (time.isBefore(MIN)) {
        return Long.MIN_VALUE;
      }
      if (time.isAfter(MAX)) {
        return Long.MAX_VALUE;
      }
      // Away from zero first, so that the earliest nanosecond does not overflow on the way.
      return time.getEpochSecond() < 0
          ? (time.getEpochSecond() + 1) * 1_000_000_000L + (time.getNano() - 1_000_000_000L)
          : time.getEpochSecond() * 1_000_000_000L + time.getNano();
    } catch (DateTimeException e) {
      throw invalid(
          key
              + " is not an RFC 3339 time: '"
              + shorten(text)
              + "'; write it like 2026-01-31T12:00:00.000000000+00:00");
    }
  }

  private static OptionalLong limit(@Nullable CallHeaders headers) {
    String text = value(headers, LIMIT);
    if (text == null) {
      return OptionalLong.empty();
    }
    try {
      long limit = Long.parseLong(text);
      if (limit >= 0) {
        return OptionalLong.of(limit);
      }
    } catch (NumberFormatException e) {
      // Answered below, together with negative numbers.
    }
    throw invalid(LIMIT + " is not a whole number of rows: '" + shorten(text) + "'");
  }

  /** Clients that have nothing to say send empty text. */
  static @Nullable String value(@Nullable CallHeaders headers, String key) {
    if (headers == null || !headers.containsKey(key)) {
      return null;
    }
    String text = headers.get(key);
    return text == null || text.isBlank() ? null : text.strip();
  }

  /** Cuts a text so that it fits into a label or a sentence. */
  static String shorten(String text) {
    return text.length() <= MAX_LABEL ? text : text.substring(0, MAX_LABEL) + "…";
  }

  private static MicromegasException invalid(String text) {
    return new MicromegasException(ErrorCode.INVALID_ARGUMENT, text);
  }
}
