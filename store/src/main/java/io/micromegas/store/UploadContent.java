package io.micromegas.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** What is to be written, readable in pieces and more than once. */
sealed interface UploadContent {
  long size();

  /** Checksum of the whole. */
  ObjectChecksum checksum();

  /** Returns a piece; the bytes are not to be changed. */
  byte[] range(long from, int length) throws IOException;

  static UploadContent of(byte[] content) {
    return new Bytes(content, ObjectChecksum.of(content));
  }

  static UploadContent of(Path file) throws IOException {
    return new OfFile(file, Files.size(file), ObjectChecksum.of(file));
  }

  /** Bytes at hand. */
  record Bytes(byte[] content, ObjectChecksum checksum) implements UploadContent {
    @Override
    public long size() {
      return content.length;
    }

    @Override
    public byte[] range(long from, int length) {
      return from == 0 && length == content.length
          ? content
          : Arrays.copyOfRange(content, Math.toIntExact(from), Math.toIntExact(from + length));
    }
  }

  /** A file that does not change. */
  record OfFile(Path file, long size, ObjectChecksum checksum) implements UploadContent {
    @Override
    public byte[] range(long from, int length) throws IOException {
      ByteBuffer buffer = ByteBuffer.allocate(length);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        while (buffer.hasRemaining()) {
          if (channel.read(buffer, from + buffer.position()) < 0) {
            throw new EOFException(file + " became shorter while it was sent");
          }
        }
      }
      return buffer.array();
    }
  }
}
