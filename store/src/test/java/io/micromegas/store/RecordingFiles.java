package io.micromegas.store;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Real files; writes down every operation, and fails those it is told to. */
final class RecordingFiles implements FileOperations {
  private final FileOperations real = new PosixFiles();
  private final List<String> operations = new ArrayList<>();
  private Predicate<String> failing = operation -> false;
  private boolean linksReplace;

  /** Fails operations from now on; they are spelled as in {@link #operations}. */
  synchronized void failWhen(Predicate<String> failing) {
    this.failing = failing;
  }

  /** Behaves like a file system on which a second link silently wins. */
  synchronized void letLinksReplace() {
    linksReplace = true;
  }

  /** Returns what was done since the last call: {@code verb path}. */
  synchronized List<String> operations() {
    List<String> done = List.copyOf(operations);
    operations.clear();
    return done;
  }

  private synchronized void note(String verb, Path path) throws IOException {
    String operation = verb + " " + path;
    operations.add(operation);
    if (failing.test(operation)) {
      throw new FileSystemException("injected: " + operation);
    }
  }

  @Override
  public void writeAndSync(Path file, byte[] content) throws IOException {
    real.writeAndSync(file, content);
    note("write", file);
  }

  @Override
  public void copyAndSync(Path source, Path file) throws IOException {
    real.copyAndSync(source, file);
    note("copy", file);
  }

  @Override
  public void sealAndSync(Path file) throws IOException {
    real.sealAndSync(file);
    note("seal", file);
  }

  @Override
  public void link(Path existing, Path name) throws IOException {
    note("link", name);
    if (linksReplace) {
      real.unlink(name);
    }
    real.link(existing, name);
  }

  @Override
  public void unlink(Path file) throws IOException {
    note("unlink", file);
    real.unlink(file);
  }

  @Override
  public void makeDirectory(Path directory) throws IOException {
    note("mkdir", directory);
    real.makeDirectory(directory);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    real.syncDirectory(directory);
    note("sync", directory);
  }
}
