package io.micromegas.flight;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/**
 * What handles and tickets of statements hold. A handle that is SQL text alone is a statement
 * without parameters, which any client may make. Those of ours may go on, after a byte that no SQL
 * text has, with an id and the values of parameters: so a ticket needs nothing that is kept here.
 *
 * @param sql the statement's text in UTF-8
 * @param id names the prepared statement, or the answer
 * @param values of {@link BoundValues}; empty if there are none
 */
record StatementHandle(ByteString sql, Optional<UUID> id, ByteString values) {
  private static final ByteString MARK = ByteString.copyFrom("\0mm1:", StandardCharsets.US_ASCII);
  private static final int ID_BYTES = 2 * Long.BYTES;

  /** A statement's text, with nothing else known. */
  static StatementHandle of(ByteString sql) {
    return new StatementHandle(sql, Optional.empty(), ByteString.EMPTY);
  }

  /** Returns this under a new id. */
  StatementHandle issued() {
    return new StatementHandle(sql, Optional.of(UUID.randomUUID()), values);
  }

  /** Returns this with values of parameters. */
  StatementHandle with(ByteString newValues) {
    return new StatementHandle(sql, id, newValues);
  }

  /** Reads a handle; what is not one of ours is SQL text, right or wrong. */
  static StatementHandle parse(ByteString handle) {
    int mark = indexOfZero(handle);
    int idStart = mark + MARK.size();
    if (mark < 0
        || idStart + ID_BYTES > handle.size()
        || !handle.substring(mark, idStart).equals(MARK)) {
      return of(handle);
    }
    ByteBuffer id = handle.substring(idStart, idStart + ID_BYTES).asReadOnlyByteBuffer();
    return new StatementHandle(
        handle.substring(0, mark),
        Optional.of(new UUID(id.getLong(), id.getLong())),
        handle.substring(idStart + ID_BYTES));
  }

  /** Returns the bytes that {@link #parse} reads. */
  ByteString toBytes() {
    if (id.isEmpty()) {
      return sql;
    }
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    head.writeBytes(MARK.toByteArray());
    head.writeBytes(
        ByteBuffer.allocate(ID_BYTES)
            .putLong(id.get().getMostSignificantBits())
            .putLong(id.get().getLeastSignificantBits())
            .array());
    return sql.concat(ByteString.copyFrom(head.toByteArray())).concat(values);
  }

  private static int indexOfZero(ByteString bytes) {
    for (int i = 0; i < bytes.size(); i++) {
      if (bytes.byteAt(i) == 0) {
        return i;
      }
    }
    return -1;
  }
}
