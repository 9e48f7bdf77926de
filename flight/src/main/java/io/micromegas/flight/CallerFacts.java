package io.micromegas.flight;

import io.micromegas.query.Caller;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.arrow.flight.CallHeaders;
import org.jspecify.annotations.Nullable;

/** What the metadata of a call says about who asks. Claims of the client, cut to labels. */
final class CallerFacts {
  private CallerFacts() {}

  /** Reads the headers of the current call; must run on the thread that gRPC called. */
  static Caller of(@Nullable CallHeaders headers) {
    return new Caller(
        text(headers, "x-client-type"),
        text(headers, "x-client-agent"),
        text(headers, "x-client-entrypoint"),
        optional(headers, "x-client-session"),
        optional(headers, "x-client-notebook"),
        optional(headers, "x-client-cell"),
        // A key may act for somebody.
        person(headers, "x-user-id").or(Credentials.rights()::holder).orElse(Caller.UNKNOWN),
        person(headers, "x-user-email").orElse(Caller.UNKNOWN),
        person(headers, "x-user-name"),
        address(headers),
        Credentials.rights());
  }

  private static String text(@Nullable CallHeaders headers, String key) {
    return optional(headers, key).orElse(Caller.UNKNOWN);
  }

  private static Optional<String> optional(@Nullable CallHeaders headers, String key) {
    return Optional.ofNullable(CallFacts.value(headers, key)).map(CallFacts::shorten);
  }

  /** Metadata is ASCII, so names of people come percent-encoded. */
  private static Optional<String> person(@Nullable CallHeaders headers, String key) {
    return Optional.ofNullable(CallFacts.value(headers, key))
        .map(CallerFacts::decode)
        .map(CallFacts::shorten);
  }

  /** Decodes {@code %C3%A9}; what is not the encoding of anything stays as it is. */
  static String decode(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] decoded = new byte[bytes.length];
    int size = 0;
    for (int i = 0; i < bytes.length; i++) {
      int high = i + 2 < bytes.length && bytes[i] == '%' ? Character.digit(bytes[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
      if (low >= 0) {
        decoded[size++] = (byte) (high << 4 | low);
        i += 2;
      } else {
        decoded[size++] = bytes[i];
      }
    }
    return new String(decoded, 0, size, StandardCharsets.UTF_8);
  }

  /** The nearest proxy's word, else the other end of the connection. */
  private static String address(@Nullable CallHeaders headers) {
    List<@Nullable String> candidates = new ArrayList<>();
    if (headers != null) {
      if (headers.containsKey("x-forwarded-for")) {
        String last = "";
        for (String line : headers.getAll("x-forwarded-for")) {
          last = line;
        }
        candidates.add(last.substring(last.lastIndexOf(',') + 1).strip());
      }
      candidates.add(CallFacts.value(headers, "x-real-ip"));
    }
    candidates.add(CallOrigin.address());
    return candidates.stream()
        .filter(Objects::nonNull)
        .filter(CallerFacts::isAddress)
        .findFirst()
        .orElse(Caller.UNKNOWN);
  }

  private static boolean isAddress(String text) {
    try {
      // Of literals only: nothing is looked up.
      return InetAddress.ofLiteral(text) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
