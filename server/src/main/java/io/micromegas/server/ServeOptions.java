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
      names = "--lake",
      paramLabel = "<place>",
      defaultValue = "${env:MICROMEGAS_LAKE}",
      description =
          "Where telemetry is kept: a directory, or s3://bucket/prefix?region=...&endpoint=..."
              + " (credentials as in the AWS command line). Servers that share a database share"
              + " this, too. (MICROMEGAS_LAKE; default: lake in the data directory)")
  Optional<String> lake = Optional.empty();

  @Option(
      names = "--static-tables",
      paramLabel = "<place>",
      defaultValue = "${env:MICROMEGAS_STATIC_TABLES_URL}",
      description =
          "A directory or s3://bucket/prefix: each .csv file (with a header) and .json file (an"
              + " object a line) below it is a table for queries, named like the file, as it is when"
              + " the server starts. (MICROMEGAS_STATIC_TABLES_URL; default: none)")
  Optional<String> staticTables = Optional.empty();

  @Option(
      names = "--roles",
      paramLabel = "<roles>",
      converter = Role.Converter.class,
      defaultValue = "${env:MICROMEGAS_ROLES:-all}",
      description =
          "What this server does for the lake, of ingest, query and maintenance. Any but all three,"
              + " or ingest,query, needs --sql-url and --lake. (MICROMEGAS_ROLES; default: all)")
  Role.Roles roles = Role.Roles.ALL;

  @Option(
      names = "--bind",
      paramLabel = "<address>",
      defaultValue = "${env:MICROMEGAS_BIND:-127.0.0.1}",
      description =
          "Address to listen on. Any but a loopback address needs API keys, or --disable-auth."
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
      names = "--otlp-grpc-port",
      paramLabel = "<port|off>",
      converter = OptionalPort.Converter.class,
      defaultValue = "${env:MICROMEGAS_OTLP_GRPC_PORT:-4317}",
      description =
          "Port that OpenTelemetry sends to over gRPC; 0 takes a free one, off closes it."
              + " (MICROMEGAS_OTLP_GRPC_PORT; default: 4317)")
  OptionalPort otlpGrpcPort = OptionalPort.of(4317);

  @Option(
      names = "--otlp-http-port",
      paramLabel = "<port|off>",
      converter = OptionalPort.Converter.class,
      defaultValue = "${env:MICROMEGAS_OTLP_HTTP_PORT:-4318}",
      description =
          "Port that OpenTelemetry sends to over HTTP, beside that of --http-port, which takes the"
              + " same; 0 takes a free one, off closes it."
              + " (MICROMEGAS_OTLP_HTTP_PORT; default: 4318)")
  OptionalPort otlpHttpPort = OptionalPort.of(4318);

  @Option(
      names = "--free-ports",
      description = "Take free ports for all that are not off, whatever the port options say.")
  boolean freePorts;

  @Option(
      names = "--api-keys-file",
      paramLabel = "<file>",
      defaultValue = "${env:MICROMEGAS_API_KEYS_FILE}",
      description =
          "Whoever writes or reads needs a key out of this file, JSON like"
              + " [{\"name\": \"ci\", \"key\": \"secret\"}], or out of the environment variable"
              + " MICROMEGAS_API_KEYS, which holds the same; senders one out of"
              + " MICROMEGAS_INGESTION_API_KEYS, if that is set. (MICROMEGAS_API_KEYS_FILE; default:"
              + " none, and everybody is let in)")
  Optional<Path> apiKeysFile = Optional.empty();

  @Option(
      names = "--disable-auth",
      defaultValue = "${env:MICROMEGAS_DISABLE_AUTH:-false}",
      description =
          "Say that whoever reaches the ports may write and read everything, whatever keys there"
              + " are."
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
      names = "--recent-queries",
      paramLabel = "<number>",
      defaultValue = "${env:MICROMEGAS_RECENT_QUERIES:-1000}",
      description =
          "Statements that are over which the view queries still lists."
              + " (MICROMEGAS_RECENT_QUERIES; default: 1000)")
  int recentQueries = 1000;

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
      names = "--cache-disk",
      paramLabel = "<size>",
      converter = ByteSize.Converter.class,
      defaultValue = "${env:MICROMEGAS_CACHE_DISK:-10GiB}",
      description =
          "Disk for files of a lake on S3 that queries read, in the data directory."
              + " (MICROMEGAS_CACHE_DISK; default: 10GiB)")
  ByteSize cacheDisk = new ByteSize(10L << 30);

  @Option(
      names = "--writer-memory",
      paramLabel = "<size>",
      converter = ByteSize.Converter.class,
      defaultValue = "${env:MICROMEGAS_WRITER_MEMORY:-512MiB}",
      description =
          "Memory of writing one Parquet file before it spills to disk; as many files are written"
              + " at a time as there are pairs of processors."
              + " (MICROMEGAS_WRITER_MEMORY; default: 512MiB)")
  ByteSize writerMemory = new ByteSize(512L << 20);

  @Option(
      names = "--persist-behind",
      paramLabel = "<on|off>",
      converter = Switch.Converter.class,
      defaultValue = "${env:MICROMEGAS_PERSIST_BEHIND:-on}",
      description =
          "Whether what a query had to decode is written to Parquet afterwards."
              + " (MICROMEGAS_PERSIST_BEHIND; default: on)")
  Switch persistBehind = Switch.ON;

  @Option(
      names = "--retention-days",
      paramLabel = "<days>",
      defaultValue = "${env:MICROMEGAS_RETENTION_DAYS:-90}",
      description =
          "Days that telemetry is kept after it came in; 0 is for ever. Of the maintenance role."
              + " (MICROMEGAS_RETENTION_DAYS; default: 90)")
  int retentionDays = 90;

  @Option(
      names = "--retention-days-view",
      paramLabel = "<view=days,...>",
      converter = ViewDays.Converter.class,
      defaultValue = "${env:MICROMEGAS_RETENTION_DAYS_VIEW:-}",
      description =
          "Other days for single view sets, like log_entries=30,measures=365; 'blocks' is the raw"
              + " telemetry. (MICROMEGAS_RETENTION_DAYS_VIEW; default: none)")
  ViewDays retentionDaysView = ViewDays.NONE;

  @Option(
      names = "--file-grace",
      paramLabel = "<duration>",
      converter = DurationText.class,
      defaultValue = "${env:MICROMEGAS_FILE_GRACE:-10m}",
      description =
          "How long a file that was merged or retired stays at least; longer if a query still reads"
              + " it. At least 10s. (MICROMEGAS_FILE_GRACE; default: 10m)")
  Duration fileGrace = Duration.ofMinutes(10);

  @Option(
      names = "--self-telemetry",
      paramLabel = "<on|off>",
      converter = Switch.Converter.class,
      defaultValue = "${env:MICROMEGAS_SELF_TELEMETRY:-off}",
      description =
          "Whether the server puts measures of its own work and an audit of queries into the lake,"
              + " as process micromegas-server. (MICROMEGAS_SELF_TELEMETRY; default: off)")
  Switch selfTelemetry = Switch.OFF;

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
