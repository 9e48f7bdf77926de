package io.micromegas.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * Everything that can be said about a server. Each option can be given by an environment variable,
 * too; the command line wins. The generated help is the reference.
 */
final class ServeOptions {
  @Option(
      names = "--data-dir",
      paramLabel = "<directory>",
      defaultValue = "${env:MICROMEGAS_DATA_DIR:-./data}",
      description =
          "Where everything is kept: objects, the embedded database, temporary files. Created if"
              + " missing. (MICROMEGAS_DATA_DIR; default: ./data)")
  Path dataDir = Path.of("data");

  @Option(
      names = "--sql-url",
      paramLabel = "<url>",
      defaultValue = "${env:MICROMEGAS_SQL_URL}",
      description =
          "PostgreSQL 15 or newer to use instead of the embedded one:"
              + " postgresql://user:password@host:5432/database (MICROMEGAS_SQL_URL)")
  Optional<String> sqlUrl = Optional.empty();

  @Option(
      names = "--bind",
      paramLabel = "<address>",
      defaultValue = "${env:MICROMEGAS_BIND:-127.0.0.1}",
      description =
          "Address to listen on. Any but a loopback address needs --disable-auth."
              + " (MICROMEGAS_BIND; default: 127.0.0.1)")
  String bind = "127.0.0.1";

  @Option(
      names = "--http-port",
      paramLabel = "<port>",
      defaultValue = "${env:MICROMEGAS_HTTP_PORT:-9000}",
      description =
          "Port that senders post to; 0 takes a free one. (MICROMEGAS_HTTP_PORT; default: 9000)")
  int httpPort = 9000;

  @Option(
      names = "--flight-port",
      paramLabel = "<port>",
      defaultValue = "${env:MICROMEGAS_FLIGHT_PORT:-50051}",
      description =
          "Port of Arrow Flight SQL; 0 takes a free one. (MICROMEGAS_FLIGHT_PORT; default: 50051)")
  int flightPort = 50051;

  @Option(
      names = "--free-ports",
      description = "Take free ports for both, whatever the port options say.")
  boolean freePorts;

  @Option(
      names = "--disable-auth",
      defaultValue = "${env:MICROMEGAS_DISABLE_AUTH:-false}",
      description =
          "Say that whoever reaches the ports may write and read everything."
              + " (MICROMEGAS_DISABLE_AUTH)")
  boolean disableAuth;

  @Option(
      names = "--query-slots",
      paramLabel = "<count>",
      defaultValue = "${env:MICROMEGAS_QUERY_SLOTS:-4}",
      description =
          "Statements that read telemetry at the same time; others wait in line."
              + " (MICROMEGAS_QUERY_SLOTS; default: 4)")
  int querySlots = 4;

  @Option(
      names = "--query-memory",
      paramLabel = "<size>",
      converter = ByteSize.Converter.class,
      defaultValue = "${env:MICROMEGAS_QUERY_MEMORY:-0}",
      description =
          "Memory of one statement before it spills to disk, like 512MiB; 0 is a quarter of the"
              + " machine's memory shared between the slots. (MICROMEGAS_QUERY_MEMORY; default: 0)")
  ByteSize queryMemory = new ByteSize(0);

  @Option(
      names = "--query-disk",
      paramLabel = "<size>",
      converter = ByteSize.Converter.class,
      defaultValue = "${env:MICROMEGAS_QUERY_DISK:-4GiB}",
      description = "Temporary files of one statement. (MICROMEGAS_QUERY_DISK; default: 4GiB)")
  ByteSize queryDisk = new ByteSize(4L << 30);

  @Option(
      names = "--query-timeout",
      paramLabel = "<duration>",
      converter = DurationText.class,
      defaultValue = "${env:MICROMEGAS_QUERY_TIMEOUT:-5m}",
      description =
          "Longest run of one statement, like 90s or 5m. (MICROMEGAS_QUERY_TIMEOUT; default: 5m)")
  Duration queryTimeout = Duration.ofMinutes(5);

  @Option(
      names = "--cache-memory",
      paramLabel = "<size>",
      converter = ByteSize.Converter.class,
      defaultValue = "${env:MICROMEGAS_CACHE_MEMORY:-0}",
      description =
          "Heap for decoded blocks kept between queries; 0 is a quarter of the heap, at most 1 GiB."
              + " (MICROMEGAS_CACHE_MEMORY; default: 0)")
  ByteSize cacheMemory = new ByteSize(0);

  @Option(
      names = "--idle-timeout",
      paramLabel = "<duration>",
      converter = DurationText.class,
      defaultValue = "${env:MICROMEGAS_IDLE_TIMEOUT:-60s}",
      description =
          "How long a client may leave its answer unread before the query is cancelled."
              + " (MICROMEGAS_IDLE_TIMEOUT; default: 60s)")
  Duration idleTimeout = Duration.ofSeconds(60);

  @Option(
      names = "--stop-grace",
      paramLabel = "<duration>",
      converter = DurationText.class,
      defaultValue = "${env:MICROMEGAS_STOP_GRACE:-25s}",
      description =
          "How long running requests and queries may go on after SIGTERM."
              + " (MICROMEGAS_STOP_GRACE; default: 25s)")
  Duration stopGrace = Duration.ofSeconds(25);
}
