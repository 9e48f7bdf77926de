package io.micromegas.lakehouse;

import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.BlockRow;
import java.util.UUID;

/**
 * A block that does not decode; remembered, so that it is not tried again by every query. Also one
 * that decodes to ticks of a clock that makes no sense; that may change with the next block.
 *
 * @param reason a sentence that names the block
 */
record Undecodable(UUID blockId, String reason) implements Decoded {

  /** A block that was left out for that error. */
  static Undecodable of(BlockRow block, MicromegasException error) {
    return new Undecodable(
        block.blockId(),
        "block "
            + block.blockId()
            + " of stream "
            + block.stream().streamId()
            + " was left out: "
            + error.getMessage());
  }

  @Override
  public long sizeInBytes() {
    return 64L + 2L * reason.length();
  }
}
