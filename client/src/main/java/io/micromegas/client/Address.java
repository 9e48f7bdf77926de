package io.micromegas.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a server is: {@code grpc://host:port} or {@code grpc+tls://host:port}. */
record Address(String host, int port, boolean tls) {
  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

  /** Reads an address; {@code http} and {@code https} mean the same two. */
  static Address parse(String uri) {
    URI parsed;
    try {
      parsed = new URI(uri);
    } catch (URISyntaxException e) {
      throw noAddress(uri, e.getReason());
    }
    @Nullable String host = parsed.getHost();
    if (parsed.getScheme() == null || host == null) {
      throw noAddress(uri, "it names no scheme or no host");
    }
    if (parsed.getPort() < 0) {
      throw noAddress(uri, "it has no port");
    }
    boolean tls =
        switch (parsed.getScheme().toLowerCase(Locale.ROOT)) {
          case "grpc", "grpc+tcp", "http" -> false;
          case "grpc+tls", "https" -> true;
          default -> throw noAddress(uri, "unknown scheme " + parsed.getScheme());
        };
    return new Address(host, parsed.getPort(), tls);
  }

  /** Returns whether it is on this machine. */
  boolean isLocal() {
    return LOCAL.contains(host);
  }

  @Override
  public String toString() {
    return (tls ? "grpc+tls://" : "grpc://") + host + ":" + port;
  }

  private static IllegalArgumentException noAddress(String uri, String reason) {
    return new IllegalArgumentException(
        "'"
            + uri
            + "' is no address: use grpc://host:port or grpc+tls://host:port ("
            + reason
            + ")");
  }
}
