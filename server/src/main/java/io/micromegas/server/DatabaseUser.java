package io.micromegas.server;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * As whom PostgreSQL runs: it refuses to be root, so for root its commands get a prefix. In a user
 * namespace of its own it is nobody to itself and the files stay root's; where namespaces are
 * forbidden (many containers), it becomes another user and the files are given to that one.
 *
 * @param prefix words before each command
 * @param uid who has to own the database's files, if not this process
 */
record DatabaseUser(List<String> prefix, OptionalInt uid, int gid) {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseUser.class);

  DatabaseUser {
    prefix = List.copyOf(prefix);
  }

  static final DatabaseUser SELF = new DatabaseUser(List.of(), OptionalInt.empty(), 0);
  static final DatabaseUser NAMESPACE =
      new DatabaseUser(List.of("unshare", "-U"), OptionalInt.empty(), 0);

  /**
   * Finds out what works for this process.
   *
   * @param owned a file or directory that this process has made
   */
  static DatabaseUser find(Path owned) {
    if (uidOf(owned) != 0) {
      return SELF;
    }
    if (works(List.of("unshare", "-U", "true"))) {
      return NAMESPACE;
    }
    DatabaseUser other = unprivileged();
    if (works(other.command(List.of("true")))) {
      LOG.info("PostgreSQL does not run as root; it runs as user {}", other.uid());
      return other;
    }
    throw new MicromegasException(
        ErrorCode.UNSUPPORTED,
        "PostgreSQL does not run as root, and neither 'unshare -U' nor 'setpriv' work here; start"
            + " the server as another user, or give it a database with --sql-url");
  }

  /** Returns the first of the customary users for this, by number. */
  static DatabaseUser unprivileged() {
    int uid = 65534;
    int gid = 65534;
    try {
      for (String line : Files.readAllLines(Path.of("/etc/passwd"))) {
        String[] fields = line.split(":", -1);
        if (fields.length > 3 && fields[0].equals("postgres")) {
          uid = Integer.parseInt(fields[2]);
          gid = Integer.parseInt(fields[3]);
        }
      }
    } catch (IOException | NumberFormatException e) {
      LOG.debug("cannot read /etc/passwd", e);
    }
    return new DatabaseUser(
        List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups"),
        OptionalInt.of(uid),
        gid);
  }

  /** Returns the words that run a command as this user. */
  List<String> command(List<String> words) {
    List<String> all = new ArrayList<>(prefix);
    all.addAll(words);
    return all;
  }

  /** Gives a tree to this user, if it is another one. */
  void own(Path tree) {
    if (uid.isPresent()) {
      try {
        FileTrees.chown(tree, uid.getAsInt(), gid);
      } catch (IOException e) {
        throw new MicromegasException(
            ErrorCode.UNAVAILABLE, "cannot give " + tree + " to user " + uid + ": " + e, e);
      }
    }
  }

  private static int uidOf(Path path) {
    try {
      return (Integer) Files.getAttribute(path, "unix:uid");
    } catch (IOException e) {
      throw new MicromegasException(ErrorCode.UNAVAILABLE, "cannot read who owns " + path, e);
    }
  }

  private static boolean works(List<String> command) {
    try {
      return Programs.run(command).exitCode() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
