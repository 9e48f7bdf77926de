package io.micromegas.flight;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.sql.impl.FlightSql.TicketStatementQuery;

/**
 * The answers under way to tickets that were issued here, so that whoever holds the ticket can stop
 * them. Thread-safe.
 */
final class RunningAnswers {
  private final Map<UUID, ResultStream> byTicket = new ConcurrentHashMap<>();

  void add(StatementHandle ticket, ResultStream stream) {
    ticket.id().ifPresent(id -> byTicket.put(id, stream));
  }

  void remove(StatementHandle ticket, ResultStream stream) {
    ticket.id().ifPresent(id -> byTicket.remove(id, stream));
  }

  /** Tells the answers to a flight's tickets to end; false if there is none. */
  boolean stop(FlightInfo info) {
    boolean found = false;
    for (FlightEndpoint endpoint : info.getEndpoints()) {
      Optional<ResultStream> stream = idOf(endpoint.getTicket().getBytes()).map(byTicket::get);
      stream.ifPresent(ResultStream::stop);
      found |= stream.isPresent();
    }
    return found;
  }

  private static Optional<UUID> idOf(byte[] ticket) {
    try {
      Any any = Any.parseFrom(ticket);
      return any.is(TicketStatementQuery.class)
          ? StatementHandle.parse(any.unpack(TicketStatementQuery.class).getStatementHandle()).id()
          : Optional.empty();
    } catch (InvalidProtocolBufferException e) {
      // Not a ticket of ours: nothing of it runs.
      return Optional.empty();
    }
  }
}
