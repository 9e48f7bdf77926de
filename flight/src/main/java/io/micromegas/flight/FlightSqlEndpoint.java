package io.micromegas.flight;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.query.QueryRequest;
import io.micromegas.query.QueryResult;
import io.micromegas.query.QueryService;
import io.micromegas.query.QueryService.Prepared;
import io.micromegas.query.SqlValue;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.ActionType;
import org.apache.arrow.flight.CancelFlightInfoRequest;
import org.apache.arrow.flight.CancelStatus;
import org.apache.arrow.flight.CloseSessionRequest;
import org.apache.arrow.flight.CloseSessionResult;
import org.apache.arrow.flight.Criteria;
import org.apache.arrow.flight.FlightConstants;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.GetSessionOptionsRequest;
import org.apache.arrow.flight.GetSessionOptionsResult;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.flight.Result;
import org.apache.arrow.flight.SchemaResult;
import org.apache.arrow.flight.SetSessionOptionsRequest;
import org.apache.arrow.flight.SetSessionOptionsResult;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.sql.CancelResult;
import org.apache.arrow.flight.sql.FlightSqlUtils;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionClosePreparedStatementRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionCreatePreparedStatementRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionCreatePreparedStatementResult;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandPreparedStatementQuery;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandPreparedStatementUpdate;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementQuery;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementUpdate;
import org.apache.arrow.flight.sql.impl.FlightSql.DoPutUpdateResult;
import org.apache.arrow.flight.sql.impl.FlightSql.TicketStatementQuery;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The Flight SQL commands that are answered; every other one is UNIMPLEMENTED. A statement's handle
 * is its SQL text, so a client may build its own ticket; only values of parameters are kept between
 * calls.
 */
final class FlightSqlEndpoint extends BrowserCommands {
  private static final String TYPE_URL_PREFIX = "type.googleapis.com/arrow.flight.protocol.sql.";

  private static final List<ActionType> ACTIONS =
      List.of(
          FlightSqlUtils.FLIGHT_SQL_CREATE_PREPARED_STATEMENT,
          FlightSqlUtils.FLIGHT_SQL_CLOSE_PREPARED_STATEMENT,
          FlightSqlUtils.FLIGHT_SQL_CANCEL_QUERY,
          FlightConstants.CANCEL_FLIGHT_INFO,
          FlightConstants.SET_SESSION_OPTIONS,
          FlightConstants.GET_SESSION_OPTIONS,
          FlightConstants.CLOSE_SESSION);

  private final QueryService queries;
  private final BufferAllocator allocator;
  private final FlightSettings settings;
  private final Executor executor;
  private final Semaphore streams;
  private final PreparedStatements statements = new PreparedStatements(System::nanoTime);
  private final RunningAnswers running = new RunningAnswers();
  private final IngestEndpoint ingest;

  FlightSqlEndpoint(
      QueryService queries,
      IngestEndpoint ingest,
      BufferAllocator allocator,
      FlightSettings settings,
      Executor executor) {
    super(queries, allocator);
    this.queries = queries;
    this.ingest = ingest;
    this.allocator = allocator;
    this.settings = settings;
    this.executor = executor;
    this.streams = new Semaphore(settings.maxStreams());
  }

  // --- entry points: whatever fails, fails as a status ---

  @Override
  public FlightInfo getFlightInfo(CallContext context, FlightDescriptor descriptor) {
    return guarded(() -> {
      requireCommand(descriptor);
      return super.getFlightInfo(context, descriptor);
    });
  }

  @Override
  public SchemaResult getSchema(CallContext context, FlightDescriptor descriptor) {
    return guarded(() -> {
      requireCommand(descriptor);
      return super.getSchema(context, descriptor);
    });
  }

  @Override
  public void getStream(CallContext context, Ticket ticket, ServerStreamListener listener) {
    try {
      Any command = parse(ticket.getBytes());
      if (command.getTypeUrl().startsWith(TYPE_URL_PREFIX)) {
        super.getStream(context, ticket, listener);
      } else {
        // Some clients send the statement's ticket without its Any.
        getStreamStatement(TicketStatementQuery.parseFrom(ticket.getBytes()), context, listener);
      }
    } catch (InvalidProtocolBufferException e) {
      listener.error(FlightErrors.of(notATicket(e)));
    } catch (Throwable e) {
      listener.error(FlightErrors.of(e));
    }
  }

  @Override
  public void doAction(CallContext context, Action action, StreamListener<Result> listener) {
    try {
      super.doAction(context, action, listener);
    } catch (Throwable e) {
      listener.onError(FlightErrors.of(e));
    }
  }

  @Override
  public Runnable acceptPut(
      CallContext context, FlightStream stream, StreamListener<PutResult> acks) {
    return guarded(() -> {
      requireCommand(FirstMessage.await(stream::getDescriptor, settings.idleTimeout()));
      Runnable work = super.acceptPut(context, stream, acks);
      return () ->
          guarded(() -> {
            work.run();
            return true;
          });
    });
  }

  @Override
  public void listActions(CallContext context, StreamListener<ActionType> listener) {
    ACTIONS.forEach(listener::onNext);
    listener.onCompleted();
  }

  /** There are no flights but those that commands ask for. */
  @Override
  public void listFlights(
      CallContext context, Criteria criteria, StreamListener<FlightInfo> listener) {
    listener.onCompleted();
  }

  // --- sessions: nothing is kept for one ---

  @Override
  public void setSessionOptions(
      SetSessionOptionsRequest request,
      CallContext context,
      StreamListener<SetSessionOptionsResult> listener) {
    listener.onNext(SessionAnswers.set(request.getSessionOptions()));
    listener.onCompleted();
  }

  @Override
  public void getSessionOptions(
      GetSessionOptionsRequest request,
      CallContext context,
      StreamListener<GetSessionOptionsResult> listener) {
    SessionAnswers.get(listener);
  }

  @Override
  public void closeSession(
      CloseSessionRequest request,
      CallContext context,
      StreamListener<CloseSessionResult> listener) {
    listener.onNext(new CloseSessionResult(CloseSessionResult.Status.CLOSED));
    listener.onCompleted();
  }

  // --- statements ---

  @Override
  public FlightInfo getFlightInfoStatement(
      CommandStatementQuery command, CallContext context, FlightDescriptor descriptor) {
    return statementInfo(StatementHandle.parse(command.getQueryBytes()), context, descriptor);
  }

  @Override
  public SchemaResult getSchemaStatement(
      CommandStatementQuery command, CallContext context, FlightDescriptor descriptor) {
    return new SchemaResult(describe(StatementHandle.parse(command.getQueryBytes()), context));
  }

  @Override
  public void getStreamStatement(
      TicketStatementQuery ticket, CallContext context, ServerStreamListener listener) {
    stream(StatementHandle.parse(ticket.getStatementHandle()), context, listener);
  }

  @Override
  public void createPreparedStatement(
      ActionCreatePreparedStatementRequest request,
      CallContext context,
      StreamListener<Result> listener) {
    StatementHandle statement = StatementHandle.parse(request.getQueryBytes());
    Prepared prepared = queries.prepare(CallFacts.request(text(statement.sql()), context));
    ActionCreatePreparedStatementResult.Builder answer =
        ActionCreatePreparedStatementResult.newBuilder()
            .setDatasetSchema(bytes(labelled(prepared.columns(), context)));
    if (prepared.parameters().isEmpty()) {
      // The text is its own handle: nothing is kept for it, and the Python client sends it back.
      answer.setPreparedStatementHandle(statement.sql());
    } else {
      answer
          .setPreparedStatementHandle(statement.issued().toBytes())
          .setParameterSchema(bytes(labelled(new Schema(prepared.parameters()), context)));
    }
    listener.onNext(new Result(Any.pack(answer.build()).toByteArray()));
    listener.onCompleted();
  }

  @Override
  public void closePreparedStatement(
      ActionClosePreparedStatementRequest request,
      CallContext context,
      StreamListener<Result> listener) {
    StatementHandle.parse(request.getPreparedStatementHandle()).id().ifPresent(statements::close);
    listener.onCompleted();
  }

  @Override
  public Runnable acceptPutPreparedStatementQuery(
      CommandPreparedStatementQuery command,
      CallContext context,
      FlightStream stream,
      StreamListener<PutResult> acks) {
    StatementHandle statement = StatementHandle.parse(command.getPreparedStatementHandle());
    return () -> {
      List<List<SqlValue>> rows = ArrowValues.read(stream);
      if (statement.id().isPresent()) {
        statements.bind(statement.id().get(), BoundValues.write(rows));
      } else if (!rows.isEmpty() && !rows.getFirst().isEmpty()) {
        throw new MicromegasException(
            ErrorCode.INVALID_ARGUMENT, "the statement has no parameters to bind values to");
      }
      acks.onCompleted();
    };
  }

  @Override
  public Runnable acceptPutStatementBulkIngest(
      CommandStatementIngest command,
      CallContext context,
      FlightStream stream,
      StreamListener<PutResult> acks) {
    return ingest.accept(command, stream, acks);
  }

  @Override
  public FlightInfo getFlightInfoPreparedStatement(
      CommandPreparedStatementQuery command, CallContext context, FlightDescriptor descriptor) {
    return statementInfo(bound(command.getPreparedStatementHandle()), context, descriptor);
  }

  @Override
  public SchemaResult getSchemaPreparedStatement(
      CommandPreparedStatementQuery command, CallContext context, FlightDescriptor descriptor) {
    StatementHandle statement = StatementHandle.parse(command.getPreparedStatementHandle());
    return new SchemaResult(describe(statement, context));
  }

  @Override
  public void getStreamPreparedStatement(
      CommandPreparedStatementQuery command, CallContext context, ServerStreamListener listener) {
    stream(bound(command.getPreparedStatementHandle()), context, listener);
  }

  // --- updates: statements of which only the number of rows is wanted ---

  @Override
  public Runnable acceptPutStatement(
      CommandStatementUpdate command,
      CallContext context,
      FlightStream stream,
      StreamListener<PutResult> acks) {
    StatementHandle statement = StatementHandle.of(command.getQueryBytes());
    List<QueryRequest> requests = requests(statement, context);
    return () -> acknowledge(count(requests), acks);
  }

  @Override
  public Runnable acceptPutPreparedStatementUpdate(
      CommandPreparedStatementUpdate command,
      CallContext context,
      FlightStream stream,
      StreamListener<PutResult> acks) {
    StatementHandle handle = StatementHandle.parse(command.getPreparedStatementHandle());
    QueryRequest request = CallFacts.request(text(handle.sql()), context);
    return () -> {
      // Values come with the command itself, or were bound before.
      List<List<SqlValue>> rows = handle.id().isEmpty() ? List.of() : ArrowValues.read(stream);
      StatementHandle statement =
          rows.isEmpty() ? bound(handle.toBytes()) : handle.with(BoundValues.write(rows));
      acknowledge(count(requests(statement, request)), acks);
    };
  }

  private long count(List<QueryRequest> requests) {
    long rows = 0;
    for (QueryRequest request : requests) {
      try (QueryResult result = queries.execute(request)) {
        while (result.next()) {
          rows += result.root().getRowCount();
        }
      }
    }
    return rows;
  }

  private void acknowledge(long rows, StreamListener<PutResult> acks) {
    byte[] result = DoPutUpdateResult.newBuilder().setRecordCount(rows).build().toByteArray();
    try (ArrowBuf metadata = allocator.buffer(result.length)) {
      metadata.writeBytes(result);
      acks.onNext(PutResult.metadata(metadata));
    }
    acks.onCompleted();
  }

  // --- cancelling ---

  @Override
  public void cancelFlightInfo(
      CancelFlightInfoRequest request, CallContext context, StreamListener<CancelStatus> listener) {
    listener.onNext(
        running.stop(request.getInfo()) ? CancelStatus.CANCELLED : CancelStatus.NOT_CANCELLABLE);
    listener.onCompleted();
  }

  /** What clients called before there was CancelFlightInfo. */
  @SuppressWarnings("deprecation")
  @Override
  public void cancelQuery(
      FlightInfo info, CallContext context, StreamListener<CancelResult> listener) {
    listener.onNext(running.stop(info) ? CancelResult.CANCELLED : CancelResult.NOT_CANCELLABLE);
    listener.onCompleted();
  }

  // --- shared ---

  /** Reads the handle of a prepared statement and finds the values that were bound to it. */
  private StatementHandle bound(ByteString handle) {
    StatementHandle statement = StatementHandle.parse(handle);
    if (statement.id().isEmpty()) {
      return statement;
    }
    ByteString values =
        statements
            .values(statement.id().get())
            .orElseThrow(() ->
                new MicromegasException(
                    ErrorCode.INVALID_ARGUMENT,
                    "no values are bound to the parameters of the statement, or they were"
                        + " forgotten after "
                        + PreparedStatements.IDLE.toMinutes()
                        + " minutes without use; bind them (again)"));
    return statement.with(values);
  }

  /** Returns a request for each row of values; one for a statement without parameters. */
  private static List<QueryRequest> requests(StatementHandle statement, CallContext context) {
    return requests(statement, CallFacts.request(text(statement.sql()), context));
  }

  private static List<QueryRequest> requests(StatementHandle statement, QueryRequest request) {
    List<List<SqlValue>> rows = BoundValues.read(statement.values());
    if (rows.isEmpty()) {
      return List.of(request);
    }
    if (rows.size() == 1) {
      return List.of(request.with(rows.getFirst()));
    }
    if (request.limit().isPresent()) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT,
          "a limit does not go with several rows of values; bind one row at a time");
    }
    return rows.stream().map(request.plain()::with).toList();
  }

  private Schema describe(StatementHandle statement, CallContext context) {
    return labelled(queries.describe(requests(statement, context).getFirst()), context);
  }

  private static Schema labelled(Schema schema, CallContext context) {
    return CallFacts.wantsZone(context) ? schema : TimeZones.without(schema);
  }

  private static ByteString bytes(Schema schema) {
    return ByteString.copyFrom(CatalogAnswers.serialize(schema));
  }

  /** A ticket has an id of its own, so that its answer alone can be cancelled. */
  private FlightInfo statementInfo(
      StatementHandle statement, CallContext context, FlightDescriptor descriptor) {
    return info(
        describe(statement, context),
        TicketStatementQuery.newBuilder().setStatementHandle(statement.issued().toBytes()).build(),
        descriptor);
  }

  private void stream(
      StatementHandle statement, CallContext context, ServerStreamListener listener) {
    List<QueryRequest> requests = requests(statement, context);
    boolean zoned = CallFacts.wantsZone(context);
    if (!streams.tryAcquire()) {
      throw new MicromegasException(
          ErrorCode.OVERLOADED,
          settings.maxStreams() + " answers are being streamed already; try again later");
    }
    ResultStream stream = new ResultStream(queries, requests, zoned, listener, allocator, settings);
    stream.attach();
    running.add(statement, stream);
    // gRPC runs a call's callbacks one after the other: streaming here would hold back those that
    // say the client has room again, or has gone.
    executor.execute(() -> {
      try {
        stream.run();
      } finally {
        running.remove(statement, stream);
        streams.release();
      }
    });
  }

  private static <T> T guarded(Supplier<T> work) {
    try {
      return work.get();
    } catch (Throwable e) {
      throw FlightErrors.of(e);
    }
  }

  private static void requireCommand(FlightDescriptor descriptor) {
    if (!descriptor.isCommand()) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT, "the descriptor is a path; send a Flight SQL command");
    }
  }

  private static Any parse(byte[] ticket) {
    try {
      return Any.parseFrom(ticket);
    } catch (InvalidProtocolBufferException e) {
      // Not an Any at all: SQL of a bare ticket need not even be text.
      return Any.getDefaultInstance();
    }
  }

  private static MicromegasException notATicket(Throwable cause) {
    return new MicromegasException(
        ErrorCode.INVALID_ARGUMENT, "the ticket is not a Flight SQL statement ticket", cause);
  }

  private static String text(ByteString sql) {
    try {
      ByteBuffer bytes = sql.asReadOnlyByteBuffer();
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT, "the statement's text is not UTF-8", e);
    }
  }
}
