package io.micromegas.flight;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.ingest.BulkIngest;
import java.util.concurrent.Semaphore;
import org.apache.arrow.flight.FlightProducer.StreamListener;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions.TableNotExistOption;
import org.apache.arrow.flight.sql.impl.FlightSql.DoPutUpdateResult;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/** {@code CommandStatementIngest}: rows appended to one of four tables, by ingestion's own path. */
final class IngestEndpoint {
  private final BulkIngest ingest;
  private final BufferAllocator allocator;
  private final IngestBounds bounds;
  private final Semaphore calls;

  IngestEndpoint(BulkIngest ingest, BufferAllocator allocator, IngestBounds bounds) {
    this.ingest = ingest;
    this.allocator = allocator;
    this.bounds = bounds;
    this.calls = new Semaphore(bounds.maxCalls());
  }

  /** Checks the command; what is returned reads the rows, and answers how many it took. */
  Runnable accept(
      CommandStatementIngest command, FlightStream stream, StreamListener<PutResult> acks) {
    Credentials.rights().requireAdmin("bulk ingest");
    IngestTable<?> table = IngestTable.named(command.getTable());
    requirePlace(command);
    requireAppend(command);
    return () -> {
      if (!calls.tryAcquire()) {
        throw new MicromegasException(
            ErrorCode.OVERLOADED,
            bounds.maxCalls()
                + " tables are being ingested already; nothing was taken, try again later");
      }
      long rows;
      try {
        rows = new IngestCall<>(table, ingest, bounds, stream).run();
      } finally {
        calls.release();
      }
      answer(rows, acks);
    };
  }

  private static void requirePlace(CommandStatementIngest command) {
    if (command.getTemporary()) {
      throw unsupported("there are no temporary tables");
    }
    if (command.hasTransactionId()) {
      throw unsupported("there are no transactions");
    }
    requireName("catalog", command.getCatalog(), "micromegas");
    requireName("schema", command.getSchema(), "public");
  }

  private static void requireName(String what, String given, String ours) {
    if (!given.isEmpty() && !given.equals(ours)) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT,
          "there is no " + what + " '" + IngestCells.shortened(given) + "'; it is " + ours);
    }
  }

  private static void requireAppend(CommandStatementIngest command) {
    TableDefinitionOptions options = command.getTableDefinitionOptions();
    boolean append =
        switch (options.getIfExists()) {
          case TABLE_EXISTS_OPTION_UNSPECIFIED, TABLE_EXISTS_OPTION_APPEND -> true;
          case TABLE_EXISTS_OPTION_FAIL, TABLE_EXISTS_OPTION_REPLACE, UNRECOGNIZED -> false;
        };
    if (!append || options.getIfNotExist() == TableNotExistOption.TABLE_NOT_EXIST_OPTION_CREATE) {
      throw unsupported(
          "the tables are there, and what is in them stays: use mode 'append', not one that creates"
              + " or replaces (if_not_exist "
              + options.getIfNotExist()
              + ", if_exists "
              + options.getIfExists()
              + ")");
    }
  }

  private static MicromegasException unsupported(String text) {
    return new MicromegasException(ErrorCode.UNSUPPORTED, "bulk ingest: " + text);
  }

  private void answer(long rows, StreamListener<PutResult> acks) {
    byte[] result = DoPutUpdateResult.newBuilder().setRecordCount(rows).build().toByteArray();
    try (ArrowBuf buffer = allocator.buffer(result.length)) {
      buffer.writeBytes(result);
      acks.onNext(PutResult.metadata(buffer));
      acks.onCompleted();
    }
  }
}
