package io.micromegas.lakehouse;

import java.util.UUID;

/**
 * A block that does not decode; remembered, so that it is not tried again by every query.
 *
 * @param reason a sentence that names the block
 */
record Undecodable(UUID blockId, String reason) implements Decoded {
  @Override
  public long sizeInBytes() {
    return 64L + 2L * reason.length();
  }
}
