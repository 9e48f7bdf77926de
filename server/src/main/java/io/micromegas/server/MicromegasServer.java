package io.micromegas.server;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.ingest.CommitSettings;
import io.micromegas.ingest.IngestService;
import io.micromegas.ingest.IngestStats;
import io.micromegas.ingest.Ingestion;
import io.micromegas.lakehouse.Maintenance;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** A whole server in this process. Thread-safe. */
public final class MicromegasServer implements AutoCloseable {
  private static final String ANNOUNCEMENT = "server.json";
  private static final Duration SELF_TELEMETRY_INTERVAL = Duration.ofSeconds(10);

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
   * Starts a server as {@code micromegas serve} with these arguments does; returns when its ports
   * answer.
   *
   * @throws MicromegasException with what to do about it, after closing what was open
   */
  public static MicromegasServer start(String... arguments) {
    ServeOptions options = new ServeOptions();
    try {
      new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(options))
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
      Combination.check(options);
      KeyRings keys = KeyRings.of(options);
      Ports.requireMeant(options.bind, options.disableAuth || keys.areAsked(options.roles));
      DataDirectory directory = parts.add("data directory", DataDirectory.open(options.dataDir));
      directory.delete(ANNOUNCEMENT);
      requireFreePorts(options);
      Lake lake = new LakeOpening(options, directory, parts).open();
      AtomicReference<@Nullable Doors> opened = new AtomicReference<>();
      if (options.selfTelemetry.isOn()) {
        // Closed after the doors, so that it can tell of the statements that end with them.
        tellOfItself(lake, opened, parts);
      }
      Doors doors =
          parts.add(
              "doors",
              Doors.open(
                  options, keys, lake, () -> lake.maintenance().ifPresent(Maintenance::stopTasks)));
      opened.set(doors);
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

  private static void requireFreePorts(ServeOptions options) {
    if (!options.freePorts && options.roles.has(Role.INGEST)) {
      Ports.requireFree("--http-port", options.bind, options.httpPort);
      Ports.requireFree("--otlp-grpc-port", options.bind, options.otlpGrpcPort);
      Ports.requireFree("--otlp-http-port", options.bind, options.otlpHttpPort);
    }
    if (!options.freePorts && options.roles.has(Role.QUERY)) {
      Ports.requireFree("--flight-port", options.bind, options.flightPort);
    }
  }

  /** By a way in for this alone, which is there without the role, and until the very end. */
  private static void tellOfItself(
      Lake lake, AtomicReference<@Nullable Doors> opened, OpenParts parts) {
    Ingestion ingestion =
        parts.add(
            "own ingestion", new Ingestion(lake.store(), lake.catalog(), CommitSettings.DEFAULT));
    AuditEntries audit = new AuditEntries();
    lake.running().tell(audit::add);
    parts.add(
        "self telemetry",
        SelfTelemetry.start(
            ingestion,
            () -> SelfMeasure.of(lake, taken(ingestion, opened.get()), audit),
            audit,
            SELF_TELEMETRY_INTERVAL));
  }

  /** What came in by the door, if this server has one. */
  private static IngestStats taken(Ingestion own, @Nullable Doors doors) {
    return (doors == null ? Optional.<IngestService>empty() : doors.ingest())
        .map(open -> open.ingestion().stats())
        .orElseGet(own::stats);
  }

  /**
   * Returns where senders post to, like {@code http://127.0.0.1:9000}; UNSUPPORTED without the role
   * ingest.
   */
  public String httpUrl() {
    return doors.httpUrl().orElseThrow(() -> without(Role.INGEST));
  }

  /**
   * Returns where OpenTelemetry exporters send to over gRPC, like {@code http://127.0.0.1:4317};
   * UNSUPPORTED where that is off.
   */
  public String otlpGrpcUrl() {
    return doors.otlpGrpcUrl().orElseThrow(() -> closed("--otlp-grpc-port"));
  }

  /**
   * Returns where OpenTelemetry exporters send to over HTTP, like {@code http://127.0.0.1:4318};
   * UNSUPPORTED where that is off.
   */
  public String otlpHttpUrl() {
    return doors.otlpHttpUrl().orElseThrow(() -> closed("--otlp-http-port"));
  }

  private static MicromegasException closed(String option) {
    return new MicromegasException(
        ErrorCode.UNSUPPORTED,
        "this server does not have the role ingest, or was started with " + option + "=off");
  }

  /**
   * Returns where Flight SQL clients connect to, like {@code grpc://127.0.0.1:50051}; UNSUPPORTED
   * without the role query.
   */
  public String flightUrl() {
    return doors.flightUrl().orElseThrow(() -> without(Role.QUERY));
  }

  private static MicromegasException without(Role role) {
    return new MicromegasException(
        ErrorCode.UNSUPPORTED, "this server does not have the role " + role.text());
  }

  /** Returns the line that says that the ports of the server's roles answer. */
  String readyLine() {
    StringBuilder line = new StringBuilder("micromegas ready");
    doors.httpUrl().ifPresent(url -> line.append(" http=").append(url));
    doors.flightUrl().ifPresent(url -> line.append(" flight=").append(url));
    doors.otlpGrpcUrl().ifPresent(url -> line.append(" otlp_grpc=").append(url));
    doors.otlpHttpUrl().ifPresent(url -> line.append(" otlp_http=").append(url));
    return line.append(" data=")
        .append(directory.root())
        .append(" pid=")
        .append(ProcessHandle.current().pid())
        .append(" start_ms=")
        .append(startMillis)
        .toString();
  }

  /** What the server's roles have no door for is not named. */
  private String announcement() {
    StringBuilder json = new StringBuilder("{\n  \"pid\": ").append(ProcessHandle.current().pid());
    announce(json, "http", doors.httpUrl());
    announce(json, "flight", doors.flightUrl());
    announce(json, "otlp_grpc", doors.otlpGrpcUrl());
    announce(json, "otlp_http", doors.otlpHttpUrl());
    return json.append("\n}\n").toString();
  }

  private static void announce(StringBuilder json, String door, Optional<String> at) {
    at.ifPresent(
        url -> json.append(",\n  \"").append(door).append("\": \"").append(url).append('"'));
  }

  /** Stops as SIGTERM does: nothing new is taken, what runs may end, all of it is written down. */
  @Override
  public void close() {
    parts.close();
  }
}
