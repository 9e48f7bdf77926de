package io.micromegas.client;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.List;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.Result;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionCreatePreparedStatementResult;
import org.apache.arrow.flight.sql.impl.FlightSql.DoPutPreparedStatementResult;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A statement the server has planned, not run. It can be run any number of times, each with values
 * of its own for the parameters ({@code ?} or {@code $1}). Closing forgets the values on the
 * server; without parameters there is nothing to forget. Thread-safe.
 */
public final class PreparedStatement implements AutoCloseable {
  private final Connection connection;
  private final String sql;
  private final Schema schema;
  private final List<Field> parameters;
  private ByteString handle;
  private boolean bound;

  private PreparedStatement(
      Connection connection, String sql, ActionCreatePreparedStatementResult prepared) {
    this.connection = connection;
    this.sql = sql;
    this.handle = prepared.getPreparedStatementHandle();
    this.schema = schema(prepared.getDatasetSchema());
    this.parameters = schema(prepared.getParameterSchema()).getFields();
  }

  static PreparedStatement prepare(Connection connection, String sql) {
    @Nullable Result answer = connection.action(Messages.prepare(Messages.utf8(sql)));
    try {
      if (answer != null) {
        return new PreparedStatement(
            connection,
            sql,
            Any.parseFrom(answer.getBody()).unpack(ActionCreatePreparedStatementResult.class));
      }
    } catch (InvalidProtocolBufferException e) {
      throw unreadable(e);
    }
    throw unreadable(null);
  }

  /** Returns the text, as it was given. */
  public String sql() {
    return sql;
  }

  /** Returns names and types of the columns that it answers. */
  public Schema schema() {
    return schema;
  }

  /** Returns its parameters, in order. */
  public List<Field> parameters() {
    return parameters;
  }

  /**
   * Runs it and returns all rows.
   *
   * @param values of the parameters, in order; see {@link #stream}
   */
  public QueryResult query(@Nullable Object... values) {
    return QueryResult.read(stream(values));
  }

  /**
   * Runs it and returns its rows batch by batch.
   *
   * @param values of the parameters, in order: numbers, {@code String}, {@code UUID}, {@code
   *     Instant}, {@code LocalDate}, {@code Boolean}, {@code byte[]} or null
   * @throws IllegalArgumentException if they are too many or too few, or one cannot be sent
   * @throws ClientException if the server refuses them; what fails later fails with the first batch
   */
  public BatchStream stream(@Nullable Object... values) {
    if (values.length != parameters.size()) {
      throw new IllegalArgumentException(
          "the statement has "
              + parameters.size()
              + " parameters, but "
              + values.length
              + " values are given");
    }
    Ticket ticket = values.length == 0 ? Messages.ticket(handle()) : bind(values);
    return connection.stream(ticket, QueryRange.ALL);
  }

  /** Binds and asks for the ticket, which has the values in it: others may then bind theirs. */
  private synchronized Ticket bind(@Nullable Object[] values) {
    try (VectorSchemaRoot row = BoundValues.row(parameters, values, connection.allocator())) {
      bound = true;
      byte @Nullable [] answer =
          Put.send(
              connection,
              Messages.prepared(handle),
              row.getSchema(),
              connection.allocator(),
              List.of(row).iterator(),
              1);
      if (answer != null) {
        ByteString changed =
            DoPutPreparedStatementResult.parseFrom(answer).getPreparedStatementHandle();
        handle = changed.isEmpty() ? handle : changed;
      }
    } catch (InvalidProtocolBufferException e) {
      throw unreadable(e);
    }
    FlightInfo info = connection.info(Messages.prepared(handle));
    if (info.getEndpoints().size() != 1) {
      throw new ClientException(
          FlightStatusCode.INTERNAL,
          "the server answers at " + info.getEndpoints().size() + " places, not at one",
          null);
    }
    return info.getEndpoints().get(0).getTicket();
  }

  private synchronized ByteString handle() {
    return handle;
  }

  /** Lets the server forget the values that were bound; streams that were begun go on. */
  @Override
  public synchronized void close() {
    if (bound) {
      bound = false;
      connection.action(Messages.closePrepared(handle));
    }
  }

  @Override
  public String toString() {
    return sql;
  }

  private static Schema schema(ByteString bytes) {
    if (bytes.isEmpty()) {
      return new Schema(List.of());
    }
    try (ReadChannel channel =
        new ReadChannel(Channels.newChannel(new ByteArrayInputStream(bytes.toByteArray())))) {
      return MessageSerializer.deserializeSchema(channel);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static ClientException unreadable(@Nullable Exception cause) {
    return new ClientException(
        FlightStatusCode.INTERNAL, "the server's answer to prepare cannot be read", cause);
  }
}
