package io.micromegas.query;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/**
 * Hands the engine's batches on under the result's labels, in pieces whose buffers have at most so
 * many bytes. Values are not copied, except offsets and bits of pieces.
 */
final class BatchSlicer {
  private final VectorLoader loader;
  private final long maxBytes;
  private int from;

  /**
   * @param target filled with a piece at a time; its vectors have the layout of the engine's
   * @param maxBytes bound of a piece, unless a single row is larger
   */
  BatchSlicer(VectorSchemaRoot target, long maxBytes) {
    this.loader = new VectorLoader(target);
    this.maxBytes = maxBytes;
  }

  /** Starts with a new batch. */
  void reset() {
    from = 0;
  }

  /** Puts the next piece of a batch into the target; false when nothing is left. */
  boolean next(VectorSchemaRoot source) {
    int rows = source.getRowCount();
    if (from >= rows) {
      return false;
    }
    int count = rowsThatFit(source, rows - from);
    if (count == rows) {
      load(source);
    } else {
      try (VectorSchemaRoot piece = source.slice(from, count)) {
        load(piece);
      }
    }
    from += count;
    return true;
  }

  private int rowsThatFit(VectorSchemaRoot source, int left) {
    long before = bytes(source, from);
    if (bytes(source, from + left) - before <= maxBytes) {
      return left;
    }
    int fits = 1;
    int tooMany = left;
    while (tooMany - fits > 1) {
      int middle = (fits + tooMany) >>> 1;
      if (bytes(source, from + middle) - before <= maxBytes) {
        fits = middle;
      } else {
        tooMany = middle;
      }
    }
    return fits;
  }

  private static long bytes(VectorSchemaRoot source, int rows) {
    long bytes = 0;
    for (FieldVector vector : source.getFieldVectors()) {
      bytes += vector.getBufferSizeFor(rows);
    }
    return bytes;
  }

  private void load(VectorSchemaRoot piece) {
    try (ArrowRecordBatch buffers = new VectorUnloader(piece).getRecordBatch()) {
      loader.load(buffers);
    }
  }
}
