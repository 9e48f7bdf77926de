package io.micromegas.flight;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.ingest.BulkIngest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * One call: batch after batch. Metadata is gathered to pieces that are taken all or none, so that
 * of a call of ordinary size nothing is stored unless all of it is right and has arrived. Payloads
 * are checked a batch at a time and taken in slices. What is in memory is a batch and a piece.
 */
final class IngestCall<T> {
  /** Payload bytes that are handed on together. */
  private static final long SLICE_BYTES = 8L << 20;

  private final IngestTable<T> table;
  private final BulkIngest ingest;
  private final IngestBounds bounds;
  private final FlightStream stream;
  private final List<T> piece = new ArrayList<>();
  private long pieceBytes;
  private long received;

  IngestCall(IngestTable<T> table, BulkIngest ingest, IngestBounds bounds, FlightStream stream) {
    this.table = table;
    this.ingest = ingest;
    this.bounds = bounds;
    this.stream = stream;
  }

  /** Takes all that comes; returns how many rows that were. */
  long run() {
    VectorSchemaRoot root =
        wellFormed(() -> FirstMessage.await(stream::getRoot, bounds.firstMessage()));
    IngestRow row = new IngestRow(table, root, stream.getDictionaryProvider());
    while (wellFormed(stream::next)) {
      row.nextBatch();
      long bytes = bodyBytes(root);
      if (table.bulky()) {
        wellFormed(() -> check(row, root.getRowCount()));
        takeSlices(row, root);
      } else {
        gather(wellFormed(() -> rows(row, root.getRowCount())), bytes);
      }
      received += root.getRowCount();
    }
    takePiece();
    return received;
  }

  private long bodyBytes(VectorSchemaRoot root) {
    long bytes = 0;
    for (FieldVector vector : root.getFieldVectors()) {
      bytes += vector.getBufferSize();
    }
    if (bytes > bounds.maxBatchBytes()) {
      throw new MicromegasException(
          ErrorCode.TOO_LARGE,
          "a batch of "
              + table.name()
              + " has "
              + bytes
              + " bytes; at most "
              + bounds.maxBatchBytes()
              + " can be taken: send fewer rows in a batch");
    }
    if (root.getRowCount() > bounds.maxBatchRows()) {
      throw new MicromegasException(
          ErrorCode.TOO_LARGE,
          "a batch of "
              + table.name()
              + " has "
              + root.getRowCount()
              + " rows; at most "
              + bounds.maxBatchRows()
              + " can be taken: send fewer rows in a batch");
    }
    return bytes;
  }

  private T rowAt(IngestRow row, int i) {
    row.moveTo(received, i);
    row.checkUnused();
    return table.row().apply(row);
  }

  private List<T> rows(IngestRow row, int count) {
    List<T> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(rowAt(row, i));
    }
    return rows;
  }

  private int check(IngestRow row, int count) {
    for (int i = 0; i < count; i++) {
      var _ = rowAt(row, i);
    }
    return count;
  }

  private void gather(List<T> rows, long bytes) {
    if (piece.size() + rows.size() > bounds.pieceRows()
        || pieceBytes + bytes > bounds.pieceBytes()) {
      takePiece();
    }
    piece.addAll(rows);
    pieceBytes += bytes;
  }

  private void takeSlices(IngestRow row, VectorSchemaRoot root) {
    long bytesPerRow =
        Math.max(1, root.getRowCount() == 0 ? 1 : bodyBytes(root) / root.getRowCount());
    int most = Math.clamp(SLICE_BYTES / bytesPerRow, 1, 256);
    for (int i = 0; i < root.getRowCount(); i++) {
      piece.add(rowAt(row, i));
      if (piece.size() >= most) {
        takePiece();
      }
    }
    takePiece();
  }

  private void takePiece() {
    if (!piece.isEmpty()) {
      table.take().accept(ingest, List.copyOf(piece));
    }
    piece.clear();
    pieceBytes = 0;
  }

  /** Arrow's own complaints about what it reads are the sender's business. */
  private <R> R wellFormed(Supplier<R> reading) {
    try {
      return reading.get();
    } catch (MicromegasException | FlightRuntimeException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT,
          "after row "
              + received
              + " of "
              + table.name()
              + " comes what is no well-formed, uncompressed Arrow batch",
          e);
    }
  }
}
