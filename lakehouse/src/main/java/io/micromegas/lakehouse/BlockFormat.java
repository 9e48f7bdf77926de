package io.micromegas.lakehouse;

import io.micromegas.catalog.BlockRow;

/** How the payloads of streams of one format are read. Thread-safe. */
interface BlockFormat {
  /** Returns whether blocks of this format can hold such events. */
  boolean reads(BlockKind kind);

  /**
   * Decodes a block.
   *
   * @param kind one that this format reads
   * @throws io.micromegas.base.MicromegasException CORRUPT_BLOCK or the like if the bytes are not
   *     what they should be
   */
  Decoded decode(BlockRow block, BlockKind kind, byte[] payload);
}
