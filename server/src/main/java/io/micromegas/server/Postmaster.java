package io.micromegas.server;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A PostgreSQL server process, as the file {@code postmaster.pid} of its data directory names it.
 * (Lines of that file: PostgreSQL's src/include/utils/pidfile.h.)
 *
 * @param data the data directory
 * @param ready whether it says that it takes connections
 */
record Postmaster(long pid, Path data, boolean ready) {
  private static final int STATUS_LINE = 7;

  /** Reads who has, or had, a data directory. */
  static Optional<Postmaster> of(Path data) {
    try {
      List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
      if (lines.isEmpty() || lines.getFirst().isBlank()) {
        return Optional.empty();
      }
      boolean ready = lines.size() > STATUS_LINE && lines.get(STATUS_LINE).startsWith("ready");
      // A negative number stands for a single-user process.
      long pid = Math.abs(Long.parseLong(lines.getFirst().strip()));
      return Optional.of(new Postmaster(pid, data, ready));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | NumberFormatException e) {
      throw new MicromegasException(
          ErrorCode.UNAVAILABLE, "cannot read postmaster.pid in " + data + ": " + e, e);
    }
  }

  /** Returns whether the process runs; one that ended but was not waited for does not. */
  boolean isAlive() {
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    if (process.isEmpty() || !process.get().isAlive()) {
      return false;
    }
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      // "pid (name) state …", and the name may hold anything.
      int state = stat.lastIndexOf(')') + 2;
      return state >= stat.length() || stat.charAt(state) != 'Z';
    } catch (IOException e) {
      // No /proc here, or gone meanwhile.
      return process.get().isAlive();
    }
  }

  /**
   * Returns whether the process of that number is PostgreSQL on this very directory, and not
   * another one that was given the same number later.
   */
  boolean isOfItsDirectory() {
    Path proc = Path.of("/proc", Long.toString(pid));
    try {
      if (Files.isDirectory(proc)) {
        // PostgreSQL's working directory is its data directory.
        return Files.readSymbolicLink(proc.resolve("cwd")).equals(data.toRealPath())
            && Files.readString(proc.resolve("comm")).strip().startsWith("postgres");
      }
      String command =
          Programs.run(List.of("ps", "-ww", "-o", "command=", "-p", Long.toString(pid))).output();
      return command.contains("postgres") && command.contains(data.toString());
    } catch (IOException e) {
      return false;
    }
  }

  /** Ends the process: politely, then as if the power had failed. Returns whether it is gone. */
  boolean stop(Duration patience) {
    signal("INT");
    if (!awaitEnd(patience)) {
      signal("QUIT");
      if (!awaitEnd(Duration.ofSeconds(5))) {
        signal("KILL");
        return awaitEnd(Duration.ofSeconds(5));
      }
    }
    return true;
  }

  private void signal(String name) {
    try {
      Programs.run(List.of("/bin/sh", "-c", "kill -" + name + " " + pid));
    } catch (IOException e) {
      throw new MicromegasException(ErrorCode.UNAVAILABLE, "cannot signal process " + pid, e);
    }
  }

  private boolean awaitEnd(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (isAlive()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }
}
