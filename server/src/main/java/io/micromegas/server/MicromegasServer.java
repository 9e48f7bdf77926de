package io.micromegas.server;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.util.Objects;
import picocli.CommandLine;

/** A whole server in this process. Thread-safe. */
public final class MicromegasServer implements AutoCloseable {
  private static final String ANNOUNCEMENT = "server.json";

  private final OpenParts parts;
  private final DataDirectory directory;
  private final Doors doors;
  private final long startMillis;

  private MicromegasServer(
      OpenParts parts, DataDirectory directory, Doors doors, long startMillis) {
    this.parts = parts;
    this.directory = directory;
    this.doors = doors;
    this.startMillis = startMillis;
  }

  /**
   * Starts a server as {@code micromegas serve} with these arguments does; returns when both ports
   * answer.
   *
   * @throws MicromegasException with what to do about it, after closing what was open
   */
  public static MicromegasServer start(String... arguments) {
    ServeOptions options = new ServeOptions();
    try {
      new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(options))
          .setCaseInsensitiveEnumValuesAllowed(true)
          .parseArgs(arguments);
    } catch (CommandLine.ParameterException e) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT, Objects.requireNonNullElse(e.getMessage(), "bad options"), e);
    }
    return start(options, new OpenParts());
  }

  /**
   * Starts a server.
   *
   * @param parts what to close to stop it, also in the middle of the start
   */
  static MicromegasServer start(ServeOptions options, OpenParts parts) {
    long start = System.nanoTime();
    try {
      Ports.requireMeant(options.bind, options.disableAuth);
      DataDirectory directory = parts.add("data directory", DataDirectory.open(options.dataDir));
      directory.delete(ANNOUNCEMENT);
      if (!options.freePorts) {
        if (options.has(Role.INGEST)) {
          Ports.requireFree("--http-port", options.bind, options.httpPort);
        }
        if (options.has(Role.QUERY)) {
          Ports.requireFree("--flight-port", options.bind, options.flightPort);
        }
      }
      Lake lake = new LakeOpening(options, directory, parts).open();
      Doors doors = parts.add("doors", Doors.open(options, lake));
      long millis = (System.nanoTime() - start) / 1_000_000;
      MicromegasServer server = new MicromegasServer(parts, directory, doors, millis);
      parts.add("announcement", () -> directory.delete(ANNOUNCEMENT));
      directory.write(ANNOUNCEMENT, server.announcement());
      return server;
    } catch (RuntimeException | Error e) {
      parts.close();
      throw e;
    }
  }

  /** Returns where senders post to, like {@code http://127.0.0.1:9000}. */
  public String httpUrl() {
    return doors.httpUrl();
  }

  /** Returns where Flight SQL clients connect to, like {@code grpc://127.0.0.1:50051}. */
  public String flightUrl() {
    return doors.flightUrl();
  }

  /** Returns the line that says that both ports answer. */
  String readyLine() {
    return "micromegas ready http=%s flight=%s data=%s pid=%d start_ms=%d"
        .formatted(
            httpUrl(), flightUrl(), directory.root(), ProcessHandle.current().pid(), startMillis);
  }

  private String announcement() {
    return """
    {
      "pid": %d,
      "http": "%s",
      "flight": "%s"
    }
    """
        .formatted(ProcessHandle.current().pid(), httpUrl(), flightUrl());
  }

  /** Stops as SIGTERM does: nothing new is taken, what runs may end, all of it is written down. */
  @Override
  public void close() {
    parts.close();
  }
}
