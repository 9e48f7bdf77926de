package io.micromegas.client;

import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Who is asking: labels for the server's audit trail. None of them changes an answer. */
final class Attribution {
  private static final int LIMIT = 64;

  private Attribution() {}

  /**
   * Returns the labels of a client; its session is new at each call.
   *
   * @param entrypoint explicit, or null
   * @param environment as {@link System#getenv(String)}; values that are not valid are ignored
   */
  static Map<String, String> labels(
      @Nullable String entrypoint, UnaryOperator<@Nullable String> environment) {
    return Map.of(
        "x-client-type",
        "java",
        "x-client-agent",
        valid(environment.apply("MICROMEGAS_CLIENT_AGENT"), "none"),
        "x-client-entrypoint",
        entrypoint(entrypoint, environment),
        "x-client-session",
        UUID.randomUUID().toString());
  }

  private static String entrypoint(
      @Nullable String explicit, UnaryOperator<@Nullable String> environment) {
    if (explicit == null || explicit.isEmpty()) {
      return valid(environment.apply("MICROMEGAS_CLIENT_ENTRYPOINT"), "application");
    }
    if (!isValid(explicit)) {
      throw new IllegalArgumentException(
          "invalid client entrypoint '"
              + explicit
              + "': it must be 1 to "
              + LIMIT
              + " printable ASCII characters");
    }
    return explicit;
  }

  private static String valid(@Nullable String label, String otherwise) {
    return label != null && isValid(label) ? label : otherwise;
  }

  private static boolean isValid(String label) {
    return !label.isEmpty()
        && label.length() <= LIMIT
        && label.chars().allMatch(c -> c >= ' ' && c <= '~');
  }
}
