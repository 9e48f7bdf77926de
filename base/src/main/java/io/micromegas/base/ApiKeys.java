package io.micromegas.base;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys that open a server's doors, each with the name of who has it. Only their digests are
 * held. Immutable, thread-safe.
 */
public final class ApiKeys {
  /** No keys: whoever comes may come in. */
  public static final ApiKeys OPEN = new ApiKeys(List.of());

  /** What stands before the key in the header {@code Authorization}; exactly so. */
  private static final String SCHEME = "Bearer ";

  private record Digest(KeyHolder holder, byte[] sha256) {}

  private final List<Digest> digests;

  private ApiKeys(List<Digest> digests) {
    this.digests = List.copyOf(digests);
  }

  /**
   * Returns keys; none of them is {@link #OPEN}.
   *
   * @param holders by key, as senders write it
   * @throws MicromegasException INVALID_ARGUMENT if there are none, or a key or name is blank
   */
  public static ApiKeys of(Map<String, KeyHolder> holders) {
    if (holders.isEmpty()) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT, "the list of API keys is empty: nobody could come in");
    }
    List<Digest> digests = new ArrayList<>();
    holders.forEach((key, holder) -> {
      String name = holder.name();
      if (key.isBlank() || name.isBlank()) {
        throw new MicromegasException(
            ErrorCode.INVALID_ARGUMENT,
            "an API key and its name are not blank" + (name.isBlank() ? "" : "; see " + name));
      }
      digests.add(new Digest(holder, sha256(key)));
    });
    return new ApiKeys(digests);
  }

  /** Returns whether no key is asked for. */
  public boolean isOpen() {
    return digests.isEmpty();
  }

  /**
   * Returns whether some keys are marked as an admin's. Without such a mark there are no admins
   * that others could be told from, and every key may do everything.
   */
  public boolean haveAdmins() {
    return digests.stream().anyMatch(digest -> digest.holder().admin());
  }

  /** Returns whose key it is, in a time that tells nothing of the others. */
  public Optional<KeyHolder> holderOf(String key) {
    byte[] given = sha256(key);
    Optional<KeyHolder> holder = Optional.empty();
    for (Digest digest : digests) {
      if (MessageDigest.isEqual(digest.sha256(), given)) {
        holder = Optional.of(digest.holder());
      }
    }
    return holder;
  }

  /** Returns the key in a header {@code Authorization: Bearer <key>}; empty if it is another. */
  public static Optional<String> bearer(Optional<String> header) {
    return header
        .filter(text -> text.startsWith(SCHEME))
        .map(text -> text.substring(SCHEME.length()));
  }

  private static byte[] sha256(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
