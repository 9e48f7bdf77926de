package io.micromegas.client;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.CallHeaders;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightConstants;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.NoOpFlightProducer;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.flight.Result;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.sql.impl.FlightSql;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampNanoTZVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A real Flight server that does what the statement says, in words of its own, and remembers what
 * it was sent: {@code rows BATCHES ROWS}, {@code progress}, {@code dictionary}, {@code warning},
 * {@code schemaless}, {@code hang}, {@code endless}, {@code fail CODE}, {@code failafter CODE}.
 */
final class StubServer implements AutoCloseable {
  /** 2023-11-14T22:13:20Z. */
  static final long TIME = 1_700_000_000_000_000_000L;

  private final BufferAllocator allocator = new RootAllocator();
  private final FlightServer server;
  private volatile boolean stopping;
  final List<String> statements = new CopyOnWriteArrayList<>();
  final List<Map<String, String>> headers = new CopyOnWriteArrayList<>();
  final List<Long> ingested = new CopyOnWriteArrayList<>();
  final List<String> bound = new CopyOnWriteArrayList<>();
  final List<String> closed = new CopyOnWriteArrayList<>();
  final CountDownLatch cancelled = new CountDownLatch(1);
  final AtomicLong batchesSent = new AtomicLong();

  private StubServer(FlightServer.Builder builder) throws IOException {
    server = builder.allocator(allocator).producer(new Producer()).build();
    server.start();
  }

  static StubServer start() throws IOException {
    return start(0);
  }

  static StubServer start(int port) throws IOException {
    return new StubServer(
        FlightServer.builder().location(Location.forGrpcInsecure("localhost", port)));
  }

  static StubServer startTls(File certificate, File key) throws IOException {
    return new StubServer(
        FlightServer.builder()
            .location(Location.forGrpcTls("localhost", 0))
            .useTls(certificate, key));
  }

  int port() {
    return server.getPort();
  }

  String uri() {
    return "grpc://localhost:" + port();
  }

  /** Returns what the last call carried. */
  Map<String, String> lastHeaders() {
    return headers.get(headers.size() - 1);
  }

  @Override
  public void close() {
    stopping = true;
    try {
      server.close();
      // gRPC frees what a cancelled call had not sent yet on threads of its own.
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
      while (allocator.getAllocatedMemory() > 0 && System.nanoTime() < deadline) {
        Thread.sleep(5);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    allocator.close();
  }

  private final class Producer extends NoOpFlightProducer {
    private void remember(CallContext context) {
      CallHeaders given = context.getMiddleware(FlightConstants.HEADER_KEY).headers();
      Map<String, String> map = new HashMap<>();
      given.keys().forEach(key -> map.put(key, given.get(key)));
      headers.add(map);
    }

    @Override
    public void getStream(CallContext context, Ticket ticket, ServerStreamListener listener) {
      remember(context);
      String sql =
          unpacked(ticket.getBytes(), FlightSql.TicketStatementQuery.class)
              .getStatementHandle()
              .toStringUtf8();
      statements.add(sql);
      listener.setOnCancelHandler(cancelled::countDown);
      String[] words = sql.split(" ", -1);
      try {
        switch (words[0]) {
          case "rows", "SELECT" -> {
            numbers(listener, words[0].equals("rows") ? Integer.parseInt(words[1]) : 0, words);
            listener.completed();
          }
          case "progress" -> progress(listener);
          case "dictionary" -> dictionary(listener);
          case "warning" -> warning(listener);
          case "schemaless" -> listener.completed();
          case "hang" -> await(listener, 30_000);
          case "endless" -> numbers(listener, Integer.MAX_VALUE, new String[] {"", "", "100"});
          case "fail" -> listener.error(failure(words[1]));
          default -> {
            numbers(listener, 1, new String[] {"", "", "3"});
            // What was sent is taken before the failure.
            Thread.sleep(100);
            listener.error(failure(words[1]));
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void await(ServerStreamListener listener, long millis) throws InterruptedException {
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
      while (!stopping && !listener.isCancelled() && System.nanoTime() < end) {
        Thread.sleep(5);
      }
    }

    private void numbers(ServerStreamListener listener, int batches, String[] words)
        throws InterruptedException {
      try (TimeStampNanoTZVector time = new TimeStampNanoTZVector("t", allocator, "+00:00");
          IntVector number = new IntVector("n", allocator);
          VectorSchemaRoot root = VectorSchemaRoot.of(time, number)) {
        listener.start(root);
        int next = 0;
        for (int batch = 0; batch < batches; batch++) {
          while (!listener.isReady() && !listener.isCancelled() && !stopping) {
            Thread.sleep(1);
          }
          if (listener.isCancelled() || stopping) {
            return;
          }
          int rows = Integer.parseInt(words[2]);
          for (int row = 0; row < rows; row++, next++) {
            time.setSafe(row, TIME + next);
            number.setSafe(row, next);
          }
          root.setRowCount(rows);
          listener.putNext();
          batchesSent.incrementAndGet();
        }
      }
    }

    private void progress(ServerStreamListener listener) {
      try (TimeStampNanoTZVector time = new TimeStampNanoTZVector("time", allocator, "+00:00");
          VarCharVector message = new VarCharVector("msg", allocator);
          VectorSchemaRoot root = VectorSchemaRoot.of(time, message)) {
        listener.start(root);
        time.setSafe(0, TIME + 123_456_789);
        time.setSafe(1, TIME);
        message.setSafe(0, "some message".getBytes(StandardCharsets.UTF_8));
        message.setSafe(1, "done".getBytes(StandardCharsets.UTF_8));
        root.setRowCount(2);
        listener.putNext();
        listener.completed();
      }
    }

    private void dictionary(ServerStreamListener listener) {
      try (VarCharVector names = new VarCharVector("names", allocator);
          VarCharVector plain = new VarCharVector("name", allocator)) {
        for (int i = 0; i < 2; i++) {
          names.setSafe(i, ("name " + i).getBytes(StandardCharsets.UTF_8));
        }
        names.setValueCount(2);
        for (int i = 0; i < 4; i++) {
          plain.setSafe(i, ("name " + i % 2).getBytes(StandardCharsets.UTF_8));
        }
        plain.setValueCount(4);
        Dictionary dictionary = new Dictionary(names, new DictionaryEncoding(7, false, null));
        try (VectorSchemaRoot root =
            VectorSchemaRoot.of((FieldVector) DictionaryEncoder.encode(plain, dictionary))) {
          listener.start(root, new DictionaryProvider.MapDictionaryProvider(dictionary));
          listener.putNext();
          listener.completed();
        }
      }
    }

    private void warning(ServerStreamListener listener) {
      try (IntVector number = new IntVector("n", allocator);
          VectorSchemaRoot root = VectorSchemaRoot.of(number)) {
        listener.start(root);
        number.setSafe(0, 1);
        root.setRowCount(1);
        listener.putNext();
        root.setRowCount(0);
        listener.putNext(
            buffer(
                "{\"warnings\":[\"one block does not decode\"]}".getBytes(StandardCharsets.UTF_8)));
        listener.completed();
      }
    }

    @Override
    public void doAction(CallContext context, Action action, StreamListener<Result> listener) {
      remember(context);
      if (action.getType().equals("ClosePreparedStatement")) {
        closed.add(
            unpacked(action.getBody(), FlightSql.ActionClosePreparedStatementRequest.class)
                .getPreparedStatementHandle()
                .toStringUtf8());
        listener.onCompleted();
        return;
      }
      String sql =
          unpacked(action.getBody(), FlightSql.ActionCreatePreparedStatementRequest.class)
              .getQuery();
      statements.add(sql);
      if (sql.startsWith("fail ")) {
        listener.onError(failure(sql.split(" ", -1)[1]));
        return;
      }
      int parameters = (int) sql.chars().filter(c -> c == '?').count();
      FlightSql.ActionCreatePreparedStatementResult answer =
          FlightSql.ActionCreatePreparedStatementResult.newBuilder()
              .setPreparedStatementHandle(ByteString.copyFromUtf8(sql))
              .setDatasetSchema(schema("n", 1))
              .setParameterSchema(schema("p", parameters))
              .build();
      listener.onNext(new Result(Any.pack(answer).toByteArray()));
      listener.onCompleted();
    }

    @Override
    public FlightInfo getFlightInfo(CallContext context, FlightDescriptor descriptor) {
      remember(context);
      ByteString handle =
          unpacked(descriptor.getCommand(), FlightSql.CommandPreparedStatementQuery.class)
              .getPreparedStatementHandle();
      Ticket ticket =
          new Ticket(
              Any.pack(
                      FlightSql.TicketStatementQuery.newBuilder()
                          .setStatementHandle(handle)
                          .build())
                  .toByteArray());
      return new FlightInfo(
          new Schema(List.of()), descriptor, List.of(new FlightEndpoint(ticket)), -1, -1);
    }

    @Override
    public Runnable acceptPut(
        CallContext context, FlightStream stream, StreamListener<PutResult> acks) {
      remember(context);
      return () -> {
        Any command = any(stream.getDescriptor().getCommand());
        if (command.is(FlightSql.CommandPreparedStatementQuery.class)) {
          while (stream.next()) {
            List<String> row = new ArrayList<>();
            for (FieldVector vector : stream.getRoot().getFieldVectors()) {
              row.add(vector.getName() + "=" + vector.getObject(0));
            }
            bound.add(String.join(", ", row));
          }
          acks.onCompleted();
          return;
        }
        String table =
            unpacked(stream.getDescriptor().getCommand(), FlightSql.CommandStatementIngest.class)
                .getTable();
        if (table.equals("nope")) {
          acks.onError(
              CallStatus.INVALID_ARGUMENT
                  .withDescription("there is no table nope to ingest into")
                  .toRuntimeException());
          return;
        }
        long rows = 0;
        while (stream.next()) {
          ingested.add((long) stream.getRoot().getRowCount());
          rows += stream.getRoot().getRowCount();
        }
        try (PutResult result =
            PutResult.metadata(
                buffer(
                    FlightSql.DoPutUpdateResult.newBuilder()
                        .setRecordCount(rows)
                        .build()
                        .toByteArray()))) {
          acks.onNext(result);
        }
        acks.onCompleted();
      };
    }
  }

  private ArrowBuf buffer(byte[] bytes) {
    ArrowBuf buffer = allocator.buffer(bytes.length);
    buffer.writeBytes(bytes);
    return buffer;
  }

  private static RuntimeException failure(String code) {
    return FlightStatusCode.valueOf(code.toUpperCase(Locale.ROOT))
        .toStatus()
        .withDescription("as told (query_id=42-abc)")
        .toRuntimeException();
  }

  private ByteString schema(String name, int columns) {
    List<FieldVector> vectors =
        IntStream.range(0, columns)
            .mapToObj(i -> (FieldVector) new IntVector(name + i, allocator))
            .toList();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (VectorSchemaRoot root = new VectorSchemaRoot(vectors)) {
      MessageSerializer.serialize(new WriteChannel(Channels.newChannel(bytes)), root.getSchema());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return columns == 0 ? ByteString.EMPTY : ByteString.copyFrom(bytes.toByteArray());
  }

  private static Any any(byte[] bytes) {
    try {
      return Any.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T extends com.google.protobuf.Message> T unpacked(byte[] bytes, Class<T> type) {
    try {
      return any(bytes).unpack(type);
    } catch (InvalidProtocolBufferException e) {
      throw CallStatus.INVALID_ARGUMENT.withDescription(e.getMessage()).toRuntimeException();
    }
  }
}
