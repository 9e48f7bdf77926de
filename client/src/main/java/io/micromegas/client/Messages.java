package io.micromegas.client;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.sql.impl.FlightSql;

/** The messages of Flight SQL that are sent. */
final class Messages {
  private Messages() {}

  /** Returns the ticket whose DoGet runs a statement; a handle without parameters is SQL text. */
  static Ticket ticket(ByteString handle) {
    return new Ticket(
        packed(FlightSql.TicketStatementQuery.newBuilder().setStatementHandle(handle).build()));
  }

  static Action prepare(ByteString sql) {
    return new Action(
        "CreatePreparedStatement",
        packed(
            FlightSql.ActionCreatePreparedStatementRequest.newBuilder()
                .setQueryBytes(sql)
                .build()));
  }

  static Action closePrepared(ByteString handle) {
    return new Action(
        "ClosePreparedStatement",
        packed(
            FlightSql.ActionClosePreparedStatementRequest.newBuilder()
                .setPreparedStatementHandle(handle)
                .build()));
  }

  static FlightDescriptor prepared(ByteString handle) {
    return FlightDescriptor.command(
        packed(
            FlightSql.CommandPreparedStatementQuery.newBuilder()
                .setPreparedStatementHandle(handle)
                .build()));
  }

  static FlightDescriptor ingest(String table) {
    return FlightDescriptor.command(
        packed(
            FlightSql.CommandStatementIngest.newBuilder()
                .setTable(table)
                .setTemporary(false)
                .build()));
  }

  /**
   * Returns the text in UTF-8.
   *
   * @throws IllegalArgumentException if it has half a character (a lone surrogate)
   */
  static ByteString utf8(String text) {
    try {
      return ByteString.copyFrom(
          StandardCharsets.UTF_8
              .newEncoder()
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .encode(CharBuffer.wrap(text)));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("the text has half a character: it is no UTF-16", e);
    }
  }

  private static byte[] packed(Message message) {
    return Any.pack(message).toByteArray();
  }
}
