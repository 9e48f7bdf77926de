package io.micromegas.server;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of our own, below the data directory: on loopback only, on a free port, with
 * a password, and with every setting on that durability needs. Started again by itself if it dies;
 * what an earlier server left behind is stopped first. Thread-safe.
 */
final class EmbeddedDatabase implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
  private static final String USER = "micromegas";
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
  private static final Duration SUPERVISION_INTERVAL = Duration.ofMillis(100);

  private final Path data;
  private final Path log;
  private final DatabaseUser runAs;
  private final PostgresBinaries binaries;
  private final String password;
  private final int port;
  private final Thread supervisor;
  private volatile boolean closing;
  private volatile Postmaster postmaster;

  private EmbeddedDatabase(
      Path data, Path log, DatabaseUser runAs, PostgresBinaries binaries, String password) {
    this.data = data;
    this.log = log;
    this.runAs = runAs;
    this.binaries = binaries;
    this.password = password;
    this.port = freePort();
    this.postmaster = launch();
    this.supervisor = Thread.ofVirtual().name("postgres-supervisor").unstarted(this::supervise);
  }

  /** Starts the database of a data directory, creating it the first time. */
  static EmbeddedDatabase start(DataDirectory directory) {
    return start(directory, DatabaseUser.find(directory.resolve(".lock")));
  }

  static EmbeddedDatabase start(DataDirectory directory, DatabaseUser runAs) {
    Path home = directory.resolve("postgres");
    try {
      Files.createDirectories(home);
      runAs.own(home);
      PostgresBinaries binaries = binaries(directory, runAs);
      Path data = home.resolve("data");
      if (!Files.exists(data)) {
        initialise(home, data, runAs, binaries);
      }
      String password = Files.readString(home.resolve("password")).strip();
      stopLeftOver(data);
      Path log = home.resolve("postgres.log");
      EmbeddedDatabase database = new EmbeddedDatabase(data, log, runAs, binaries, password);
      database.supervisor.start();
      return database;
    } catch (IOException e) {
      throw new MicromegasException(
          ErrorCode.UNAVAILABLE, "cannot start the embedded PostgreSQL in " + home + ": " + e, e);
    }
  }

  /** Another user could not reach the programs below this user's home. */
  private static PostgresBinaries binaries(DataDirectory directory, DatabaseUser runAs) {
    Path own = directory.resolve("postgres").resolve("programs");
    Path cache = PostgresBinaries.userCache();
    boolean shared = runAs.uid().isEmpty() && !Files.exists(own) && canWrite(cache);
    return PostgresBinaries.unpacked(shared ? cache : own);
  }

  private static boolean canWrite(Path directory) {
    try {
      Files.createDirectories(directory);
      return Files.isWritable(directory);
    } catch (IOException e) {
      return false;
    }
  }

  /** Makes a cluster beside its final place: a half-made one never looks like a whole one. */
  private static void initialise(
      Path home, Path data, DatabaseUser runAs, PostgresBinaries binaries) throws IOException {
    Path half = home.resolve("data.new");
    FileTrees.delete(half);
    byte[] secret = new byte[24];
    new SecureRandom().nextBytes(secret);
    Path passwordFile = home.resolve("password");
    Files.deleteIfExists(passwordFile);
    Files.createFile(
        passwordFile,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(passwordFile, HexFormat.of().formatHex(secret) + "\n");
    runAs.own(passwordFile);
    Programs.Outcome made =
        Programs.run(
            runAs.command(
                List.of(
                    binaries.program("initdb"),
                    "--pgdata=" + half,
                    "--username=" + USER,
                    "--pwfile=" + passwordFile,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--no-locale")));
    if (made.exitCode() != 0) {
      throw new IOException("initdb failed: " + made.output());
    }
    Files.move(half, data, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Only the holder of the data directory's lock comes here, so nobody needs that process. */
  private static void stopLeftOver(Path data) throws IOException {
    Optional<Postmaster> found = Postmaster.of(data);
    if (found.isEmpty()) {
      return;
    }
    Postmaster old = found.get();
    if (old.isAlive() && old.isOfItsDirectory()) {
      LOG.info("stopping PostgreSQL (pid {}) that an earlier server left behind", old.pid());
      if (!old.stop(STOP_PATIENCE)) {
        throw new IOException("process " + old.pid() + " of an earlier server does not stop");
      }
    }
    // Its number may be another process's by now, at which PostgreSQL would refuse to start.
    Files.deleteIfExists(data.resolve("postmaster.pid"));
  }

  private Postmaster launch() {
    long deadline = System.nanoTime() + START_PATIENCE.toNanos();
    try {
      writeSettings();
      while (true) {
        keepLog();
        Programs.Outcome started =
            Programs.run(
                runAs.command(
                    List.of(
                        binaries.program("pg_ctl"),
                        "start",
                        "--no-wait",
                        "--pgdata=" + data,
                        "--log=" + log)));
        @Nullable Postmaster up = started.exitCode() == 0 ? awaitReady(deadline) : null;
        if (up != null) {
          return up;
        }
        // Children of a killed server may hold its shared memory for a moment longer.
        if (System.nanoTime() - deadline > 0 || !logMentions("still in use", "still running")) {
          throw new MicromegasException(
              ErrorCode.UNAVAILABLE,
              "the embedded PostgreSQL does not start: " + started.output() + logTail());
        }
        Thread.sleep(100);
        Files.deleteIfExists(data.resolve("postmaster.pid"));
      }
    } catch (IOException e) {
      throw new MicromegasException(
          ErrorCode.UNAVAILABLE, "the embedded PostgreSQL does not start: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MicromegasException(ErrorCode.UNAVAILABLE, "interrupted at the start", e);
    }
  }

  /** Returns the running server, or null if it ended. */
  private @Nullable Postmaster awaitReady(long deadline) throws InterruptedException {
    long appears = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (true) {
      Optional<Postmaster> found = Postmaster.of(data);
      if (found.isPresent() && found.get().ready()) {
        return found.get();
      }
      boolean ended = found.isPresent() && !found.get().isAlive();
      boolean absent = found.isEmpty() && System.nanoTime() - appears > 0;
      boolean failed = found.isEmpty() && logMentions("FATAL");
      if (ended || absent || failed || System.nanoTime() - deadline > 0) {
        return null;
      }
      Thread.sleep(5);
    }
  }

  /** Keeps the log of the run before; what this one says is looked at while it starts. */
  private void keepLog() throws IOException {
    if (Files.exists(log)) {
      Files.move(log, log.resolveSibling("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void writeSettings() throws IOException {
    String settings =
        """
        # Written by the Micromegas server at each start.
        listen_addresses = '127.0.0.1'
        port = %d
        unix_socket_directories = ''
        max_connections = 100

        # An acknowledged block survives a power loss.
        fsync = on
        full_page_writes = on
        synchronous_commit = on

        # One machine, no replicas.
        wal_level = minimal
        max_wal_senders = 0
        max_wal_size = 2GB
        checkpoint_timeout = 15min

        shared_buffers = 256MB
        work_mem = 16MB
        maintenance_work_mem = 128MB
        random_page_cost = 1.1
        jit = off
        timezone = 'UTC'
        log_timezone = 'UTC'
        log_line_prefix = '%%m [%%p] '
        log_checkpoints = off
        """
            .formatted(port);
    Path file = data.resolve("postgresql.conf");
    Files.writeString(file, settings);
    runAs.own(file);
  }

  private void supervise() {
    while (!closing) {
      try {
        Thread.sleep(SUPERVISION_INTERVAL);
        if (!closing && !postmaster.isAlive()) {
          restart();
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private synchronized void restart() {
    if (closing) {
      return;
    }
    LOG.error("PostgreSQL (pid {}) ended; it is started again", postmaster.pid());
    try {
      Files.deleteIfExists(data.resolve("postmaster.pid"));
      postmaster = launch();
      LOG.info("PostgreSQL runs again (pid {})", postmaster.pid());
    } catch (IOException | MicromegasException e) {
      LOG.error("PostgreSQL did not start; it is tried again", e);
    }
  }

  private boolean logMentions(String... phrases) {
    String text = logTail();
    return Stream.of(phrases).anyMatch(text::contains);
  }

  private String logTail() {
    try {
      String text = Files.exists(log) ? Files.readString(log) : "";
      return text.isEmpty() ? "" : "\n" + text.substring(Math.max(0, text.length() - 2000));
    } catch (IOException e) {
      return "";
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new MicromegasException(ErrorCode.UNAVAILABLE, "no free port on loopback", e);
    }
  }

  /** Returns the JDBC URL; the same as long as this object lives. */
  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  String user() {
    return USER;
  }

  String password() {
    return password;
  }

  /** Returns the process of the server that runs now, or ran last. */
  long pid() {
    return postmaster.pid();
  }

  /** Stops the server after its last transaction; the data stays. */
  @Override
  public void close() {
    closing = true;
    supervisor.interrupt();
    synchronized (this) {
      if (!postmaster.stop(STOP_PATIENCE)) {
        LOG.error("PostgreSQL (pid {}) does not stop", postmaster.pid());
      }
    }
  }
}
