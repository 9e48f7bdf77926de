package io.micromegas.testing;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.arrow.flight.FlightCallHeaders;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.HeaderCallOption;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.sql.impl.FlightSql.TicketStatementQuery;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** Asks as the Python client does: one DoGet with a ticket of its own making. */
final class SqlClient implements AutoCloseable {
  private final BufferAllocator allocator = new RootAllocator();
  private final FlightClient client;

  SqlClient(String uri) {
    URI address = URI.create(uri);
    this.client =
        FlightClient.builder(
                allocator, Location.forGrpcInsecure(address.getHost(), address.getPort()))
            .build();
  }

  /** Returns every row as the list of its values. */
  // Flight declares close() to throw Exception, which javac takes for InterruptedException.
  @SuppressWarnings("try")
  List<List<Object>> query(String sql) throws Exception {
    return query(sql, "", "");
  }

  /** The same in a range of time: RFC 3339, or empty for none. */
  @SuppressWarnings("try")
  List<List<Object>> query(String sql, String begin, String end) throws Exception {
    FlightCallHeaders range = new FlightCallHeaders();
    range.insert("query_range_begin", begin);
    range.insert("query_range_end", end);
    List<List<Object>> rows = new ArrayList<>();
    try (FlightStream stream = client.getStream(ticket(sql), new HeaderCallOption(range))) {
      while (stream.next()) {
        VectorSchemaRoot root = stream.getRoot();
        for (int row = 0; row < root.getRowCount(); row++) {
          List<Object> values = new ArrayList<>();
          for (FieldVector vector : root.getFieldVectors()) {
            Object value = vector.getObject(row);
            values.add(
                value instanceof byte[] bytes
                    ? HexFormat.of().formatHex(bytes)
                    : String.valueOf(value));
          }
          rows.add(values);
        }
      }
    }
    return rows;
  }

  /**
   * Returns the columns of an answer, dictionary-encoded where there is a dictionary on request.
   */
  @SuppressWarnings("try")
  Schema schema(String sql, boolean dictionaries) throws Exception {
    FlightCallHeaders headers = new FlightCallHeaders();
    headers.insert("preserve_dictionary", Boolean.toString(dictionaries));
    try (FlightStream stream = client.getStream(ticket(sql), new HeaderCallOption(headers))) {
      Schema schema = stream.getSchema();
      while (stream.next()) {
        stream.getRoot().clear();
      }
      return schema;
    }
  }

  private static Ticket ticket(String sql) {
    TicketStatementQuery query =
        TicketStatementQuery.newBuilder()
            .setStatementHandle(
                com.google.protobuf.ByteString.copyFrom(sql.getBytes(StandardCharsets.UTF_8)))
            .build();
    return new Ticket(com.google.protobuf.Any.pack(query).toByteArray());
  }

  /** Returns the one number that a statement answers. */
  long number(String sql) throws Exception {
    return Long.parseLong((String) query(sql).getFirst().getFirst());
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    allocator.close();
  }
}
