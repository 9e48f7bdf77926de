package io.micromegas.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** File operations of Linux and macOS. */
final class PosixFiles implements FileOperations {
  private static final Set<PosixFilePermission> READ = PosixFilePermissions.fromString("r--r--r--");
  private static final FileAttribute<?> READ_ONLY = PosixFilePermissions.asFileAttribute(READ);
  private static final int WRITE_STEP = 1 << 18;
  private static final Set<StandardOpenOption> CREATE =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  @Override
  public void writeAndSync(Path file, byte[] content) throws IOException {
    try (FileChannel channel = FileChannel.open(file, CREATE, READ_ONLY)) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        // In steps: the JDK copies what it writes into a direct buffer of the same size.
        ByteBuffer step = buffer.slice(buffer.position(), Math.min(WRITE_STEP, buffer.remaining()));
        buffer.position(buffer.position() + channel.write(step));
      }
      channel.force(true);
    }
  }

  @Override
  public void copyAndSync(Path source, Path file) throws IOException {
    try (FileChannel from = FileChannel.open(source, StandardOpenOption.READ);
        FileChannel to = FileChannel.open(file, CREATE, READ_ONLY)) {
      long size = from.size();
      for (long position = 0; position < size; ) {
        long moved = from.transferTo(position, size - position, to);
        if (moved <= 0) {
          throw new IOException(source + " became shorter while it was copied");
        }
        position += moved;
      }
      to.force(true);
    }
  }

  @Override
  public void sealAndSync(Path file) throws IOException {
    Files.setPosixFilePermissions(file, READ);
    // A sync is of the file, not of what one channel wrote to it.
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public void link(Path existing, Path name) throws IOException {
    Files.createLink(name, existing);
  }

  @Override
  public void unlink(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  @Override
  public void makeDirectory(Path directory) throws IOException {
    try {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
        throw new NotDirectoryException(directory + " (a symbolic link is not followed here)");
      }
    }
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
