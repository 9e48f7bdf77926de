package io.micromegas.store;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The few operations on files that durability depends on, apart so that a test can count them, put
 * them in order and make them fail.
 */
interface FileOperations {

  /** Creates a file that must not exist, read-only for everybody, writes it whole and syncs it. */
  void writeAndSync(Path file, byte[] content) throws IOException;

  /** Creates a file that must not exist from another, read-only for everybody, and syncs it. */
  void copyAndSync(Path source, Path file) throws IOException;

  /** Makes a file read-only for everybody and syncs it. */
  void sealAndSync(Path file) throws IOException;

  /** Gives a file a second name; {@code FileAlreadyExistsException} if that name is taken. */
  void link(Path existing, Path name) throws IOException;

  /** Removes a file; one that is not there is fine. */
  void unlink(Path file) throws IOException;

  /** Creates a directory unless there is one; a symbolic link to one does not count. */
  void makeDirectory(Path directory) throws IOException;

  /** Makes the entries of a directory survive a power loss. */
  void syncDirectory(Path directory) throws IOException;
}
