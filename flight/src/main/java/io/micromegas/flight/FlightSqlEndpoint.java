package io.micromegas.flight;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.query.QueryRequest;
import io.micromegas.query.QueryService;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.ActionType;
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
import org.apache.arrow.flight.sql.FlightSqlUtils;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionClosePreparedStatementRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionCreatePreparedStatementRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionCreatePreparedStatementResult;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandPreparedStatementQuery;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementQuery;
import org.apache.arrow.flight.sql.impl.FlightSql.TicketStatementQuery;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The Flight SQL commands that are answered; every other one is UNIMPLEMENTED. A statement's handle
 * is its SQL text, so nothing is kept between calls, and a client may build its own ticket.
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

  FlightSqlEndpoint(
      QueryService queries, BufferAllocator allocator, FlightSettings settings, Executor executor) {
    super(queries, allocator);
    this.queries = queries;
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
      requireCommand(stream.getDescriptor());
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
    return statementInfo(command.getQueryBytes(), context, descriptor);
  }

  @Override
  public SchemaResult getSchemaStatement(
      CommandStatementQuery command, CallContext context, FlightDescriptor descriptor) {
    return new SchemaResult(describe(command.getQueryBytes(), context));
  }

  @Override
  public void getStreamStatement(
      TicketStatementQuery ticket, CallContext context, ServerStreamListener listener) {
    stream(ticket.getStatementHandle(), context, listener);
  }

  @Override
  public void createPreparedStatement(
      ActionCreatePreparedStatementRequest request,
      CallContext context,
      StreamListener<Result> listener) {
    Schema schema = describe(request.getQueryBytes(), context);
    ActionCreatePreparedStatementResult prepared =
        ActionCreatePreparedStatementResult.newBuilder()
            .setPreparedStatementHandle(request.getQueryBytes())
            .setDatasetSchema(ByteString.copyFrom(CatalogAnswers.serialize(schema)))
            .build();
    listener.onNext(new Result(Any.pack(prepared).toByteArray()));
    listener.onCompleted();
  }

  @Override
  public void closePreparedStatement(
      ActionClosePreparedStatementRequest request,
      CallContext context,
      StreamListener<Result> listener) {
    listener.onCompleted();
  }

  @Override
  public FlightInfo getFlightInfoPreparedStatement(
      CommandPreparedStatementQuery command, CallContext context, FlightDescriptor descriptor) {
    return statementInfo(command.getPreparedStatementHandle(), context, descriptor);
  }

  @Override
  public SchemaResult getSchemaPreparedStatement(
      CommandPreparedStatementQuery command, CallContext context, FlightDescriptor descriptor) {
    return new SchemaResult(describe(command.getPreparedStatementHandle(), context));
  }

  @Override
  public void getStreamPreparedStatement(
      CommandPreparedStatementQuery command, CallContext context, ServerStreamListener listener) {
    stream(command.getPreparedStatementHandle(), context, listener);
  }

  @Override
  public Runnable acceptPutPreparedStatementQuery(
      CommandPreparedStatementQuery command,
      CallContext context,
      FlightStream stream,
      StreamListener<PutResult> acks) {
    throw new MicromegasException(
        ErrorCode.UNSUPPORTED,
        "parameters of prepared statements are not supported; write the values into the SQL text");
  }

  // --- shared ---

  private Schema describe(ByteString sql, CallContext context) {
    return queries.describe(CallFacts.request(text(sql), context));
  }

  private FlightInfo statementInfo(
      ByteString sql, CallContext context, FlightDescriptor descriptor) {
    return info(
        describe(sql, context),
        TicketStatementQuery.newBuilder().setStatementHandle(sql).build(),
        descriptor);
  }

  private void stream(ByteString sql, CallContext context, ServerStreamListener listener) {
    QueryRequest request = CallFacts.request(text(sql), context);
    if (!streams.tryAcquire()) {
      throw new MicromegasException(
          ErrorCode.OVERLOADED,
          settings.maxStreams() + " answers are being streamed already; try again later");
    }
    ResultStream stream = new ResultStream(queries, request, listener, allocator, settings);
    stream.attach();
    // gRPC runs a call's callbacks one after the other: streaming here would hold back those that
    // say the client has room again, or has gone.
    executor.execute(() -> {
      try {
        stream.run();
      } finally {
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
