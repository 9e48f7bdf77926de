package io.micromegas.flight;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.util.TransferPair;

/**
 * Hands a query's batches on in pieces that fit one message, without copying values. One thread.
 */
final class BatchSlicer implements AutoCloseable {
  private final VectorSchemaRoot source;
  private final VectorSchemaRoot piece;
  private final VectorSchemaRoot sent;
  private final boolean zoned;
  private final List<TransferPair> pairs = new ArrayList<>();
  private final long maxBytes;
  private int next;
  private int rowsPerPiece;

  /** A slicer of that root, whose pieces share its buffers. */
  BatchSlicer(VectorSchemaRoot source, int maxMessageBytes) {
    this(source, maxMessageBytes, true);
  }

  /**
   * A slicer of that root, whose pieces share its buffers.
   *
   * @param zoned whether times keep their zone
   */
  BatchSlicer(VectorSchemaRoot source, int maxMessageBytes, boolean zoned) {
    this.source = source;
    this.maxBytes = maxMessageBytes;
    List<FieldVector> vectors = new ArrayList<>();
    for (FieldVector from : source.getFieldVectors()) {
      TransferPair pair = from.getTransferPair(from.getField(), from.getAllocator());
      pairs.add(pair);
      vectors.add((FieldVector) pair.getTo());
    }
    this.piece = new VectorSchemaRoot(source.getSchema(), vectors, 0);
    this.zoned = zoned;
    this.sent = zoned ? piece : unzoned(piece);
  }

  private static VectorSchemaRoot unzoned(VectorSchemaRoot piece) {
    List<FieldVector> vectors = new ArrayList<>();
    for (FieldVector from : piece.getFieldVectors()) {
      Field field = TimeZones.without(from.getField());
      vectors.add(field.equals(from.getField()) ? from : field.createVector(from.getAllocator()));
    }
    return new VectorSchemaRoot(TimeZones.without(piece.getSchema()), vectors, 0);
  }

  /** Returns the vectors that {@link #nextPiece} fills; the same object throughout. */
  VectorSchemaRoot root() {
    return sent;
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
    if (!zoned) {
      relabel(rows);
    }
  }

  private void relabel(int rows) {
    for (int i = 0; i < piece.getFieldVectors().size(); i++) {
      FieldVector from = piece.getVector(i);
      FieldVector to = sent.getVector(i);
      if (!to.getField().equals(from.getField())) {
        to.loadFieldBuffers(new ArrowFieldNode(rows, from.getNullCount()), from.getFieldBuffers());
      }
    }
    sent.setRowCount(rows);
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
    sent.close();
    piece.close();
  }
}
