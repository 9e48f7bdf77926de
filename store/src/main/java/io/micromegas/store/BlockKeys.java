package io.micromegas.store;

import java.util.UUID;

/** Where raw blocks lie in the lake. */
public final class BlockKeys {
  private BlockKeys() {}

  /** Returns {@code blobs/<process>/<stream>/<block>}, ids lower-case and hyphenated. */
  public static String of(UUID processId, UUID streamId, UUID blockId) {
    return "blobs/" + processId + "/" + streamId + "/" + blockId;
  }
}
