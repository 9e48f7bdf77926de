package io.micromegas.flight;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.util.TransferPair;

/**
 * Hands a query's batches on in pieces that fit one message, without copying values. One thread.
 */
final class BatchSlicer implements AutoCloseable {
  private final VectorSchemaRoot source;
  private final VectorSchemaRoot piece;
  private final List<TransferPair> pairs = new ArrayList<>();
  private final long maxBytes;
  private int next;
  private int rowsPerPiece;

  /** A slicer of that root, whose pieces share its buffers. */
  BatchSlicer(VectorSchemaRoot source, int maxMessageBytes) {
    this.source = source;
    this.maxBytes = maxMessageBytes;
    List<FieldVector> vectors = new ArrayList<>();
    for (FieldVector from : source.getFieldVectors()) {
      TransferPair pair = from.getTransferPair(from.getField(), from.getAllocator());
      pairs.add(pair);
      vectors.add((FieldVector) pair.getTo());
    }
    this.piece = new VectorSchemaRoot(source.getSchema(), vectors, 0);
  }

  /** Returns the vectors that {@link #nextPiece} fills; the same object throughout. */
  VectorSchemaRoot root() {
    return piece;
  }

  /** Starts over with what the source holds now. */
  void rewind() {
    next = 0;
    int rows = source.getRowCount();
    long bytes = Math.max(1, bytesOf(source));
    rowsPerPiece = bytes <= maxBytes ? rows : (int) Math.max(1, (double) rows * maxBytes / bytes);
  }

  /** Fills {@link #root} with the next rows; false when none are left. */
  boolean nextPiece() {
    int left = source.getRowCount() - next;
    if (left <= 0) {
      return false;
    }
    int rows = Math.min(left, rowsPerPiece);
    fill(next, rows);
    // Rows are not of equal size: an average that is too large for these is tried smaller.
    while (rows > 1 && bytesOf(piece) > maxBytes) {
      rows = Math.max(1, rows / 2);
      fill(next, rows);
    }
    next += rows;
    return true;
  }

  /** Empties {@link #root}, for a message without rows. */
  void clear() {
    fill(0, 0);
  }

  private void fill(int start, int rows) {
    for (TransferPair pair : pairs) {
      pair.splitAndTransfer(start, rows);
    }
    piece.setRowCount(rows);
  }

  private static long bytesOf(VectorSchemaRoot root) {
    long bytes = 0;
    for (FieldVector vector : root.getFieldVectors()) {
      bytes += vector.getBufferSize();
    }
    return bytes;
  }

  @Override
  public void close() {
    piece.close();
  }
}
