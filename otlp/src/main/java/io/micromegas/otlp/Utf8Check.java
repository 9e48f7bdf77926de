package io.micromegas.otlp;

import com.google.protobuf.UnsafeByteOperations;

/** Whether bytes are text. */
final class Utf8Check {
  private Utf8Check() {}

  static boolean isText(byte[] in, int offset, int length) {
    int end = offset + length;
    for (int i = offset; i < end; i++) {
      if (in[i] < 0) {
        return UnsafeByteOperations.unsafeWrap(in, i, end - i).isValidUtf8();
      }
    }
    return true;
  }

  /** Refuses what is none as CORRUPT_BLOCK. */
  static void require(byte[] in, int offset, int length) {
    if (!isText(in, offset, length)) {
      throw Wire.corrupt("a text is not UTF-8");
    }
  }
}
