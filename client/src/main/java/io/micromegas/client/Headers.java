package io.micromegas.client;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.arrow.flight.CallOption;
import org.apache.arrow.flight.FlightCallHeaders;
import org.apache.arrow.flight.HeaderCallOption;
import org.jspecify.annotations.Nullable;

/** The metadata that goes with each call. */
final class Headers {
  private static final Pattern NAME = Pattern.compile("[0-9a-z_.-]+");
  private static final String AUTHORIZATION = "authorization";
  private static final String BINARY = "-bin";

  private final Map<String, String> always;
  private final @Nullable Supplier<String> token;

  /**
   * @param labels sent unless the caller has a header of the same name
   * @param own the caller's headers, checked
   * @param token asked before each call; wins over an authorization among the headers
   */
  Headers(Map<String, String> labels, Map<String, String> own, @Nullable Supplier<String> token) {
    Map<String, String> headers = new LinkedHashMap<>(labels);
    headers.putAll(own);
    if (token != null) {
      headers.remove(AUTHORIZATION);
    }
    this.always = Map.copyOf(headers);
    this.token = token;
  }

  /** Returns the name as it is sent; values are in no message, they may be secrets. */
  static String checkedName(String name, String value) {
    String key = name.toLowerCase(Locale.ROOT);
    if (!NAME.matcher(key).matches()) {
      throw new IllegalArgumentException(
          "invalid header name '" + name + "': use letters, digits, '-', '_' and '.'");
    }
    if (!key.endsWith(BINARY) && !isPrintable(value)) {
      throw new IllegalArgumentException(
          "invalid value of header '" + name + "': only printable ASCII can be sent");
    }
    return key;
  }

  /** Returns what to send with a call that has no range. */
  CallOption option() {
    return option(QueryRange.ALL);
  }

  /** Returns what to send with a query of that range. */
  CallOption option(QueryRange range) {
    FlightCallHeaders headers = new FlightCallHeaders();
    always.forEach((name, value) -> {
      if (name.endsWith(BINARY)) {
        headers.insert(name, value.getBytes(StandardCharsets.UTF_8));
      } else {
        headers.insert(name, value);
      }
    });
    if (range.begin() != null) {
      headers.insert("query_range_begin", Times.format(range.begin()));
    }
    if (range.end() != null) {
      headers.insert("query_range_end", Times.format(range.end()));
    }
    if (token != null) {
      headers.insert(AUTHORIZATION, "Bearer " + checkedToken(token.get()));
    }
    return new HeaderCallOption(headers);
  }

  private static String checkedToken(@Nullable String given) {
    String text = given == null ? "" : given.strip();
    if (text.isEmpty() || !isPrintable(text)) {
      throw new IllegalStateException(
          "the token is empty, or has characters that cannot be sent; nothing was sent");
    }
    return text;
  }

  private static boolean isPrintable(String value) {
    return value.chars().allMatch(c -> c >= ' ' && c <= '~');
  }
}
