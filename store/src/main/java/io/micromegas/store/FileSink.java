package io.micromegas.store;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.LongConsumer;

/** An object in a new file, read-only for everybody. Its failures are not the store's. */
final class FileSink implements DownloadSink, AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  private final LongConsumer reserve;

  FileSink(Path file, LongConsumer reserve) {
    this.file = file;
    this.reserve = reserve;
    try {
      this.channel =
          FileChannel.open(
              file,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r--r--r--")));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void begin(long size) {
    reserve.accept(size);
  }

  @Override
  public void write(long at, byte[] buffer, int length) {
    ByteBuffer left = ByteBuffer.wrap(buffer, 0, length);
    try {
      while (left.hasRemaining()) {
        channel.write(left, at + left.position());
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private MicromegasException failed(IOException e) {
    return new MicromegasException(
        ErrorCode.UNAVAILABLE,
        "the read cache could not write " + file + ": " + e + "; check the disk",
        e);
  }
}
