package io.micromegas.ingest;

import io.micromegas.base.ApiKeys;
import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.util.Optional;

/** Asks senders for their key, before anything of what they send is read. */
final class SenderKeys {
  private SenderKeys() {}

  /**
   * Returns quietly if the key is known, or none is asked for; else throws UNAUTHENTICATED.
   *
   * @param header {@code Authorization}
   */
  static void require(ApiKeys keys, Optional<String> header) {
    if (!keys.isOpen() && ApiKeys.bearer(header).flatMap(keys::holderOf).isEmpty()) {
      throw new MicromegasException(
          ErrorCode.UNAUTHENTICATED,
          header.isEmpty()
              ? "the request has no header 'Authorization: Bearer <key>'"
              : "the key in the header Authorization is none that this server knows");
    }
  }
}
