package io.micromegas.client;

import java.util.Iterator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.flight.SyncPutListener;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Rows on their way to the server: one call, cancelled when it fails or is interrupted. */
final class Put {
  /** Between two looks whether the connection has room; gRPC tells nobody once a call began. */
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  private Put() {}

  /**
   * Sends all batches and waits for the answer.
   *
   * @param allocator of the same root as the batches', whose buffers are shared, not copied
   * @param most rows of a message
   * @return the bytes of the server's first message; null if it sent none
   */
  static byte @Nullable [] send(
      Connection connection,
      FlightDescriptor descriptor,
      Schema schema,
      BufferAllocator allocator,
      Iterator<VectorSchemaRoot> batches,
      int most) {
    connection.acquire();
    try (SyncPutListener answers = new SyncPutListener();
        VectorSchemaRoot message = VectorSchemaRoot.create(schema, allocator)) {
      FlightClient.ClientStreamListener writer = connection.put(descriptor, answers);
      try {
        writer.start(message);
        while (!answers.isCancelled() && batches.hasNext()) {
          sendSlices(batches.next(), message, writer, answers, most);
        }
        writer.completed();
        return firstAnswer(answers);
      } catch (InterruptedException | ExecutionException | RuntimeException e) {
        if (!answers.isCancelled()) {
          writer.error(CallStatus.CANCELLED.withDescription("given up").toRuntimeException());
        }
        throw Failures.translated(e, connection.address());
      }
    } finally {
      connection.release();
    }
  }

  private static void sendSlices(
      VectorSchemaRoot batch,
      VectorSchemaRoot message,
      FlightClient.ClientStreamListener writer,
      SyncPutListener answers,
      int most)
      throws InterruptedException {
    VectorLoader loader = new VectorLoader(message);
    for (int row = 0; row < batch.getRowCount() && !answers.isCancelled(); row += most) {
      awaitRoom(writer, answers);
      try (VectorSchemaRoot slice = batch.slice(row, Math.min(most, batch.getRowCount() - row));
          ArrowRecordBatch rows = new VectorUnloader(slice).getRecordBatch()) {
        loader.load(rows);
      }
      writer.putNext();
      message.clear();
    }
  }

  /** Flight's own wait would keep a processor busy, and not notice an interrupt. */
  private static void awaitRoom(FlightClient.ClientStreamListener writer, SyncPutListener answers)
      throws InterruptedException {
    while (!writer.isReady() && !answers.isCancelled()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }

  private static byte @Nullable [] firstAnswer(SyncPutListener answers)
      throws InterruptedException, ExecutionException {
    byte @Nullable [] first = null;
    while (true) {
      try (PutResult answer = answers.read()) {
        if (answer == null) {
          return first;
        }
        @Nullable ArrowBuf metadata = answer.getApplicationMetadata();
        if (first == null && metadata != null) {
          first = new byte[Math.toIntExact(metadata.readableBytes())];
          metadata.getBytes(metadata.readerIndex(), first);
        }
      }
    }
  }
}
