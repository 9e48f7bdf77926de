package io.micromegas.query;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.util.Optional;

/**
 * What a caller may do beside asking. Unlike what a {@link Caller} says of himself, this is proved.
 *
 * @param holder whose key he brought; empty where none is asked for
 * @param admin whether he may change what is stored, and end the statements of others
 */
public record Rights(Optional<String> holder, boolean admin) {
  /** Of whoever comes to a server that asks for no key. */
  public static final Rights ALL = new Rights(Optional.empty(), true);

  /** Of a caller of whom nothing is known though it should be. */
  public static final Rights NONE = new Rights(Optional.empty(), false);

  /**
   * Refuses what only admins may do.
   *
   * @param what the beginning of a sentence, like {@code bulk ingest}
   * @throws MicromegasException PERMISSION_DENIED
   */
  public void requireAdmin(String what) {
    if (!admin) {
      throw new MicromegasException(
          ErrorCode.PERMISSION_DENIED,
          what
              + " needs the key of an admin, and "
              + holder.map(name -> "that of " + name + " is none").orElse("this is none")
              + "; use one that the server's list of keys marks with \"admin\": true");
    }
  }

  /** Returns whether he may end a statement of the other. */
  boolean mayKill(Rights other) {
    return admin || (holder.isPresent() && holder.equals(other.holder));
  }
}
