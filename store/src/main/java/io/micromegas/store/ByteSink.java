package io.micromegas.store;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;

/** An object in memory. */
final class ByteSink implements DownloadSink {
  private final String key;
  private volatile byte[] content = {};

  ByteSink(String key) {
    this.key = key;
  }

  @Override
  public void begin(long size) {
    if (size > Integer.MAX_VALUE - 16) {
      throw new MicromegasException(
          ErrorCode.TOO_LARGE,
          "object '" + key + "' has " + size + " bytes, too many for memory: read it as a file");
    }
    content = new byte[(int) size];
  }

  @Override
  public void write(long at, byte[] buffer, int length) {
    System.arraycopy(buffer, 0, content, (int) at, length);
  }

  byte[] content() {
    return content;
  }
}
