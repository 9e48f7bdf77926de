package io.micromegas.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * A connection to one server, with the verbs of the Python client. Thread-safe.
 *
 * <p>Times are {@link Instant}s, exact to the nanosecond; durations of spans are nanoseconds in a
 * {@code long}. Ids are UUIDs as text. SQL is sent as it is.
 *
 * <p>Every call that asks the server throws {@link ClientException} if the server refuses or cannot
 * be reached; nothing is tried twice. Interrupting the thread of a call cancels it on the server:
 * the call throws {@link CancelledException}, and the thread's interrupted flag stays set.
 *
 * <p>Arrow needs {@code --add-opens=java.base/java.nio=ALL-UNNAMED} on the command line of the Java
 * virtual machine.
 */
public final class MicromegasClient implements AutoCloseable {
  /** Where a server is when nothing else is said. */
  public static final String DEFAULT_URI = "grpc://localhost:50051";

  private final Connection connection;

  MicromegasClient(Connection connection) {
    this.connection = connection;
  }

  /**
   * Makes a client of the server at {@link #DEFAULT_URI}; nothing is sent before its first call.
   */
  public static MicromegasClient connect() {
    return connect(DEFAULT_URI);
  }

  /**
   * Makes a client; nothing is sent before its first call.
   *
   * @param uri {@code grpc://host:port}, clear text, or {@code grpc+tls://host:port}, whose
   *     certificate is verified; {@code http} and {@code https} mean the same two
   * @throws IllegalArgumentException if it is no address
   */
  public static MicromegasClient connect(String uri) {
    return builder(uri).build();
  }

  /**
   * Makes a client with a token, headers, certificates or memory of the caller's.
   *
   * @param uri as for {@link #connect(String)}
   * @throws IllegalArgumentException if it is no address
   */
  public static ClientBuilder builder(String uri) {
    return new ClientBuilder(uri);
  }

  // --- SQL ---

  /** Runs a statement and returns all its rows; for small answers. */
  public QueryResult query(String sql) {
    return query(sql, QueryRange.ALL);
  }

  /** Runs a statement over a time range and returns all its rows; for small answers. */
  public QueryResult query(String sql, QueryRange range) {
    return QueryResult.read(queryStream(sql, range));
  }

  /** Runs a statement over the times from begin to end, both inclusive; null is no bound. */
  public QueryResult query(String sql, @Nullable Instant begin, @Nullable Instant end) {
    return query(sql, new QueryRange(begin, end));
  }

  /** Runs a statement and returns its rows batch by batch, as the server makes them. */
  public BatchStream queryStream(String sql) {
    return queryStream(sql, QueryRange.ALL);
  }

  /**
   * Runs a statement over a time range and returns its rows batch by batch, as the server makes
   * them.
   *
   * @return what must be closed; failures of the query come out of it, not of this call
   */
  public BatchStream queryStream(String sql, QueryRange range) {
    return connection.stream(Messages.ticket(Messages.utf8(sql)), range);
  }

  /** Runs a statement over the times from begin to end, both inclusive; null is no bound. */
  public BatchStream queryStream(String sql, @Nullable Instant begin, @Nullable Instant end) {
    return queryStream(sql, new QueryRange(begin, end));
  }

  /** Plans a statement without running it: to learn its columns, or to run it with parameters. */
  public PreparedStatement prepare(String sql) {
    return PreparedStatement.prepare(connection, sql);
  }

  // --- what is there ---

  /** Looks a process up. */
  public Optional<ProcessInfo> findProcess(String processId) {
    return query(Statements.process(processId)).rows().stream().map(ProcessInfo::of).findFirst();
  }

  /**
   * Lists processes, those that began last first.
   *
   * @param range of times in which they were there
   * @param limit most rows
   */
  public List<ProcessInfo> queryProcesses(QueryRange range, long limit) {
    return query(Statements.processes(limit), range).rows().stream().map(ProcessInfo::of).toList();
  }

  /** Lists streams, at most so many. */
  public List<StreamInfo> queryStreams(QueryRange range, long limit) {
    return queryStreams(range, limit, null, null);
  }

  /**
   * Lists streams.
   *
   * @param limit most rows
   * @param processId only of this process; null: of all
   * @param tag only with this tag ({@code log}, {@code metrics}, {@code cpu}, ...); null: with any
   */
  public List<StreamInfo> queryStreams(
      QueryRange range, long limit, @Nullable String processId, @Nullable String tag) {
    return query(Statements.streams(limit, processId, tag), range).rows().stream()
        .map(StreamInfo::of)
        .toList();
  }

  /** Lists the blocks of a stream, at most so many. */
  public List<BlockInfo> queryBlocks(QueryRange range, long limit, String streamId) {
    return query(Statements.blocks(limit, streamId), range).rows().stream()
        .map(BlockInfo::of)
        .toList();
  }

  /**
   * Lists the spans of one thread.
   *
   * @param limit most rows
   * @param streamId of the thread's stream (tag {@code cpu})
   */
  public List<Span> querySpans(QueryRange range, long limit, String streamId) {
    return Span.of(query(Statements.spans(limit, streamId), range));
  }

  // --- writing ---

  /**
   * Copies processes, streams, blocks or payloads into the lake, for instance from another one.
   * They take the way of telemetry that senders post: what is acknowledged is durable, and what is
   * there already is left as it is. The three tables of metadata are taken wholly or not at all.
   *
   * @param table {@code processes}, {@code streams}, {@code blocks} or {@code payloads}
   * @param rows batches with the same columns, of allocators with the same root; they stay the
   *     caller's
   * @return rows received, those that were there already among them; -1 if the server did not say
   * @throws IllegalArgumentException if the batches differ or are dictionary-encoded
   */
  public long bulkIngest(String table, VectorSchemaRoot... rows) {
    return Ingest.send(connection, table, rows);
  }

  /**
   * The same with the rows of an answer, from another server for instance; memory stays flat.
   *
   * @param rows are read to their end, and closed by the caller
   */
  public long bulkIngest(String table, BatchStream rows) {
    return Ingest.send(connection, table, rows);
  }

  // --- partitions ---

  /**
   * Writes the partitions of a global view that are missing, and merges those that are there;
   * prints a line for each step.
   *
   * @see #materializePartitions(String, Instant, Instant, Duration, Consumer)
   */
  public void materializePartitions(String view, Instant begin, Instant end, Duration delta) {
    materializePartitions(view, begin, end, delta, MicromegasClient::print);
  }

  /**
   * Writes the partitions of a global view that are missing, and merges those that are there.
   * Interrupting the thread, or throwing from the listener, stops the work; what is finished stays.
   *
   * @param view {@code log_entries}, {@code measures}, {@code blocks} or {@code log_stats}
   * @param begin start of the range of insert times: when data arrived, not when it happened
   * @param end end of the range, exclusive, not in the future
   * @param delta length of a partition, whole seconds
   * @param progress told each step as the server reports it, in the thread of the call
   */
  public void materializePartitions(
      String view, Instant begin, Instant end, Duration delta, Consumer<ProgressLine> progress) {
    follow(Statements.buckets("materialize_partitions", view, begin, end, delta), progress);
  }

  /**
   * Writes the partitions of a global view anew from the raw data; prints a line for each step.
   *
   * @see #regeneratePartitions(String, Instant, Instant, Duration, Consumer)
   */
  public void regeneratePartitions(String view, Instant begin, Instant end, Duration delta) {
    regeneratePartitions(view, begin, end, delta, MicromegasClient::print);
  }

  /**
   * Writes the partitions of a global view anew from the raw data. Queries see the old ones until
   * the new ones are there. The arguments are those of {@link #materializePartitions(String,
   * Instant, Instant, Duration, Consumer)}.
   */
  public void regeneratePartitions(
      String view, Instant begin, Instant end, Duration delta, Consumer<ProgressLine> progress) {
    follow(Statements.buckets("regenerate_partitions", view, begin, end, delta), progress);
  }

  /**
   * Removes partitions; prints a line for each.
   *
   * @see #retirePartitions(String, String, Instant, Instant, Consumer)
   */
  public void retirePartitions(String view, String instance, Instant begin, Instant end) {
    retirePartitions(view, instance, begin, end, MicromegasClient::print);
  }

  /**
   * Removes the partitions of a view instance that lie within a range of insert times. No telemetry
   * is lost: queries decode the raw data again.
   *
   * @param view for example {@code log_entries}
   * @param instance {@code global}, or the id of a process or stream
   * @param begin start of the range
   * @param end end of the range
   * @param progress told of each partition, in the thread of the call
   */
  public void retirePartitions(
      String view, String instance, Instant begin, Instant end, Consumer<ProgressLine> progress) {
    follow(Statements.retire(view, instance, begin, end), progress);
  }

  private void follow(String sql, Consumer<ProgressLine> progress) {
    try (BatchStream rows = queryStream(sql)) {
      rows.forEachRow(row ->
          progress.accept(
              new ProgressLine(
                  row.required("time", Instant.class), row.required("msg", String.class))));
    }
  }

  private static void print(ProgressLine line) {
    System.out.println(line);
  }

  // --- traces ---

  /** Writes all spans of a process as a Perfetto trace into a file. */
  public TraceSize writeProcessTrace(String processId, Instant begin, Instant end, Path file)
      throws IOException {
    return writeProcessTrace(processId, begin, end, file, SpanTypes.BOTH);
  }

  /**
   * Writes spans of a process as a trace for <a href="https://ui.perfetto.dev">Perfetto</a>. It is
   * written beside the file and moved there when it is complete; without any spans no file is
   * written. It may be larger than memory.
   *
   * @param file replaced if it is there
   * @throws IOException if the file cannot be written
   */
  public TraceSize writeProcessTrace(
      String processId, Instant begin, Instant end, Path file, SpanTypes types) throws IOException {
    return ProcessTrace.write(trace(processId, begin, end, types), file);
  }

  /**
   * Writes spans of a process as a Perfetto trace into a stream, which is not closed.
   *
   * @throws IOException if it cannot be written; part of the trace may be
   */
  public TraceSize writeProcessTrace(
      String processId, Instant begin, Instant end, OutputStream out, SpanTypes types)
      throws IOException {
    return ProcessTrace.write(trace(processId, begin, end, types), out);
  }

  private BatchStream trace(String processId, Instant begin, Instant end, SpanTypes types) {
    return queryStream(Statements.trace(processId, types, begin, end), QueryRange.of(begin, end));
  }

  /**
   * Closes the connection: calls in progress fail. Streams that are open stay their owners' to
   * close. The second time does nothing.
   */
  @Override
  public void close() {
    connection.close();
  }

  /** Returns the address; never a header, which may be secret. */
  @Override
  public String toString() {
    return "MicromegasClient(" + connection.address() + ")";
  }
}
