package io.micromegas.lakehouse;

import io.micromegas.catalog.StreamRow;

/** Reads the payload of blocks of one format, object by object. */
interface BlockParser {
  /**
   * Opens a payload.
   *
   * @param maxBytes bytes that it may become, decompressed
   * @throws io.micromegas.base.MicromegasException CORRUPT_BLOCK where it makes no sense
   */
  Objects open(StreamRow stream, byte[] payload, long maxBytes);

  /** The objects of a payload. */
  interface Objects {
    /** Moves to the next object, if there is one. */
    boolean next();

    /** Returns the place of the current one in its block, from 0. */
    long position();

    /** Returns its type, UTF-8. */
    byte[] type();

    /** Returns it as JSON, UTF-8. */
    byte[] json();
  }
}
