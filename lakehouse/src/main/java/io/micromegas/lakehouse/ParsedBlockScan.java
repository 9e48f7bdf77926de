package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.BlockRow;
import io.micromegas.engine.Column;
import io.micromegas.engine.ColumnBatch;
import io.micromegas.engine.ScanRequest;
import io.micromegas.engine.TableScan;
import io.micromegas.engine.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one block, in their order. Reads as far as it is asked: a few rows first, then
 * more.
 *
 * @param maxBytes that the block may become, decompressed
 */
record ParsedBlockScan(
    BlockRow block, BlockParser parser, BlockLoader loader, long maxBytes, SessionState session)
    implements TableScan {
  private static final int FIRST_ROWS = 64;
  private static final int MOST_ROWS = 2048;

  /** Bytes of JSON after which a batch is over. */
  private static final int BATCH_BYTES = 1 << 20;

  private static final int VALUE = ViewSchemas.PARSED_BLOCK.indexOf("value");

  @Override
  public TableSchema schema() {
    return ViewSchemas.PARSED_BLOCK;
  }

  @Override
  public long estimatedRows() {
    return Math.max(0, block.nbObjects());
  }

  @Override
  public int parts() {
    return 1;
  }

  @Override
  public boolean ordered() {
    return true;
  }

  @Override
  public PartReader open(int part, ScanRequest request) {
    session.ensureOpen();
    return new Reader(request.projection());
  }

  private final class Reader implements PartReader {
    private final List<Integer> projection;
    private final boolean wantsValues;
    private BlockParser.@Nullable Objects objects;
    private int rows = FIRST_ROWS;

    Reader(List<Integer> projection) {
      this.projection = projection;
      this.wantsValues = projection.contains(VALUE);
    }

    @Override
    public ColumnBatch next(Cancellation cancelled) {
      session.ensureOpen();
      BlockParser.Objects open = objects;
      if (open == null) {
        byte[] payload = loader.payload(block);
        open = decoding(() -> parser.open(block.stream(), payload, maxBytes));
        objects = open;
      }
      // Of a batch's rows, each of which is bounded.
      HeapBudget budget = new HeapBudget(Long.MAX_VALUE);
      GrowingLongs places = new GrowingLongs(rows, budget);
      GrowingTexts types = new GrowingTexts(rows, 32, budget);
      GrowingTexts values = new GrowingTexts(wantsValues ? rows : 0, 128, budget);
      int count = 0;
      long bytes = 0;
      while (count < rows && bytes < BATCH_BYTES && decoding(open::next)) {
        Cancelled.check(cancelled);
        places.add(block.objectOffset() + open.position());
        byte[] type = open.type();
        types.add(type, 0, type.length);
        if (wantsValues) {
          byte[] value = decoding(open::json);
          values.add(value, 0, value.length);
          bytes += value.length;
        }
        count++;
      }
      rows = Math.min(MOST_ROWS, 2 * rows);
      if (count == 0) {
        return new ColumnBatch(0, List.of());
      }
      List<Column> columns = new ArrayList<>();
      for (int column : projection) {
        columns.add(
            switch (column) {
              case 0 -> new Column.Longs(places.toArray(), null);
              case 1 -> types.toColumn();
              default -> values.toColumn();
            });
      }
      return new ColumnBatch(count, columns);
    }

    private <T> T decoding(Supplier<T> step) {
      try {
        return step.get();
      } catch (MicromegasException e) {
        throw e.code() == ErrorCode.CANCELLED
            ? e
            : new MicromegasException(
                e.code(),
                "block "
                    + block.blockId()
                    + " of stream "
                    + block.stream().streamId()
                    + " does not decode: "
                    + e.getMessage(),
                e);
      }
    }

    @Override
    public void close() {
      objects = null;
    }
  }
}
