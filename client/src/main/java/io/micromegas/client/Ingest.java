package io.micromegas.client;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.sql.impl.FlightSql.DoPutUpdateResult;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Rows for the lake's tables. */
final class Ingest {
  /** Payloads are large, and a message may have some MiB. */
  private static final int MOST_PAYLOADS = 4;

  /** Rows of the other tables are small. */
  private static final int MOST_ROWS = 4096;

  private Ingest() {}

  static long send(Connection connection, String table, VectorSchemaRoot... batches) {
    List<VectorSchemaRoot> rows =
        Arrays.stream(batches).filter(batch -> batch.getRowCount() > 0).toList();
    if (rows.isEmpty()) {
      return 0;
    }
    Schema schema = rows.get(0).getSchema();
    for (VectorSchemaRoot batch : rows) {
      if (!batch.getSchema().equals(schema)) {
        throw new IllegalArgumentException(
            "the batches for "
                + table
                + " have different columns: "
                + schema
                + " and "
                + batch.getSchema());
      }
    }
    return send(connection, table, schema, allocator(rows.get(0)), rows.iterator());
  }

  static long send(Connection connection, String table, BatchStream batches) {
    if (!batches.hasNext()) {
      return 0;
    }
    return send(connection, table, batches.schema(), batches.allocator(), batches);
  }

  private static long send(
      Connection connection,
      String table,
      Schema schema,
      BufferAllocator allocator,
      Iterator<VectorSchemaRoot> batches) {
    for (Field field : schema.getFields()) {
      if (field.getDictionary() != null) {
        throw new IllegalArgumentException(
            "the column "
                + field.getName()
                + " is dictionary-encoded; send plain values (a client without preserveDictionary"
                + " reads such)");
      }
    }
    int most = table.equals("payloads") ? MOST_PAYLOADS : MOST_ROWS;
    byte @Nullable [] answer =
        Put.send(connection, Messages.ingest(table), schema, allocator, batches, most);
    try {
      return answer == null ? -1 : DoPutUpdateResult.parseFrom(answer).getRecordCount();
    } catch (InvalidProtocolBufferException e) {
      throw new ClientException(
          FlightStatusCode.INTERNAL, "the server's answer to the rows cannot be read", e);
    }
  }

  private static BufferAllocator allocator(VectorSchemaRoot batch) {
    List<FieldVector> vectors = batch.getFieldVectors();
    if (vectors.isEmpty()) {
      throw new IllegalArgumentException("the rows have no columns");
    }
    return vectors.get(0).getAllocator();
  }
}
