package io.micromegas.telemetry;

import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Takes the pieces of a byte string as a parser of a byte array hands them out: ranges of that
 * array, never of a buffer used again. One piece stays where it is, several are put together.
 */
final class ByteGatherer extends OutputStream {
  private ByteSlice first = ByteSlice.of(new byte[0]);
  private @Nullable ByteBuilder several;

  @Override
  public void write(byte[] bytes, int offset, int length) {
    if (first.length() == 0) {
      first = new ByteSlice(bytes, offset, length);
      return;
    }
    if (several == null) {
      several = new ByteBuilder(2 * (first.length() + length));
      several.bytes(first.array(), first.offset(), first.length());
    }
    several.bytes(bytes, offset, length);
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  ByteSlice slice() {
    return several == null ? first : several.slice();
  }
}
