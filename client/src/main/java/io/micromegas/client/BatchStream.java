package io.micromegas.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The answer of a query, batch by batch, as the server makes them. Only a few batches are held in
 * memory: a server that is faster than its reader waits.
 *
 * <p>Closing it before its end cancels the query on the server, and so does interrupting the thread
 * that waits for a batch: the wait then ends with {@link CancelledException}. Close it always, best
 * with try-with-resources: its memory is not the garbage collector's.
 *
 * <p>For one thread at a time.
 */
public final class BatchStream implements Iterator<VectorSchemaRoot>, AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private enum State {
    /** Nothing is known of the next batch. */
    UNKNOWN,
    /** It is there. */
    READY,
    /** There is none. */
    ENDED,
    CLOSED
  }

  private final FlightStream stream;
  private final Connection connection;
  private final List<String> warnings = new ArrayList<>();
  private State state = State.UNKNOWN;

  BatchStream(FlightStream stream, Connection connection) {
    this.stream = stream;
    this.connection = connection;
  }

  /**
   * Returns names and types of the columns; waits for the first batch.
   *
   * @throws ClientException if the query fails before
   */
  public Schema schema() {
    if (!stream.hasRoot()) {
      fetch();
    }
    try {
      return stream.getSchema();
    } catch (RuntimeException e) {
      // It failed before anybody asked.
      throw Failures.translated(e, connection.address());
    }
  }

  /** Returns the dictionaries of the current batch, of columns that are dictionary-encoded. */
  public DictionaryProvider dictionaries() {
    return stream.getDictionaryProvider();
  }

  BufferAllocator allocator() {
    return connection.allocator();
  }

  /**
   * Waits for the next batch; the one before is gone.
   *
   * @throws ClientException if the query fails; {@link CancelledException} if the thread is
   *     interrupted, whose flag stays set
   */
  @Override
  public boolean hasNext() {
    fetch();
    return state == State.READY;
  }

  private void fetch() {
    if (state == State.CLOSED) {
      throw new IllegalStateException("the stream is closed");
    }
    while (state == State.UNKNOWN) {
      if (!advance()) {
        state = State.ENDED;
      } else {
        readWarnings();
        if (stream.getRoot().getRowCount() > 0) {
          state = State.READY;
        }
      }
    }
  }

  private boolean advance() {
    try {
      boolean more = stream.next();
      if (!more && !stream.hasRoot()) {
        throw CallStatus.INTERNAL
            .withDescription("the server ended the answer without a schema")
            .toRuntimeException();
      }
      return more;
    } catch (RuntimeException e) {
      RuntimeException failure = Failures.translated(e, connection.address());
      if (failure instanceof CancelledException) {
        stream.cancel("cancelled by the client", null);
      }
      throw failure;
    }
  }

  /**
   * Returns the next batch. It is the stream's own: valid until the next call of {@link #hasNext},
   * {@link #next} or {@link #close}.
   *
   * @throws ClientException as {@link #hasNext}
   */
  @Override
  public VectorSchemaRoot next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the answer has no more batches");
    }
    state = State.UNKNOWN;
    return stream.getRoot();
  }

  /**
   * Hands over every row that is left, one after the other; memory stays flat.
   *
   * @throws ClientException as {@link #hasNext}
   */
  public void forEachRow(Consumer<Row> action) {
    Columns columns = new Columns(schema());
    while (hasNext()) {
      VectorSchemaRoot batch = next();
      for (int row = 0; row < batch.getRowCount(); row++) {
        action.accept(columns.row(batch, row, dictionaries()));
      }
    }
  }

  /**
   * Returns what the server had to leave out of the answer (stored blocks that do not decode), a
   * sentence each. Complete when the last batch was read.
   */
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  private void readWarnings() {
    ArrowBuf metadata = stream.getLatestMetadata();
    if (metadata == null || metadata.readableBytes() == 0) {
      return;
    }
    byte[] bytes = new byte[Math.toIntExact(metadata.readableBytes())];
    metadata.getBytes(metadata.readerIndex(), bytes);
    try {
      JsonNode sentences =
          JSON.readTree(new String(bytes, StandardCharsets.UTF_8)).path("warnings");
      sentences.forEach(sentence -> warnings.add(sentence.asText()));
    } catch (JsonProcessingException e) {
      // Metadata of another server's; ours is JSON.
      return;
    }
  }

  /**
   * Gives the memory back, and cancels the query if it is not over. The second time does nothing.
   */
  @Override
  public void close() {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    // Flight's own close would give up in the middle when the thread is interrupted.
    boolean interrupted = Thread.interrupted();
    try {
      stream.close();
    } catch (Exception e) {
      throw new ClientException(
          FlightStatusCode.INTERNAL, "the answer could not be closed: " + e.getMessage(), e);
    } finally {
      connection.release();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
