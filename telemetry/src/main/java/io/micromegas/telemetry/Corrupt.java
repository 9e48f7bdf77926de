package io.micromegas.telemetry;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;

/** Errors of stored bytes that do not decode. */
final class Corrupt {
  private Corrupt() {}

  /** An error at a position of a part of the block. */
  static MicromegasException at(String part, long position, String what) {
    return new MicromegasException(
        ErrorCode.CORRUPT_BLOCK, part + " at byte " + position + ": " + what);
  }
}
