package io.micromegas.lakehouse;

import io.micromegas.catalog.BlockRow;
import io.micromegas.engine.Column;
import io.micromegas.engine.ColumnBatch;
import io.micromegas.engine.ColumnSpec;
import io.micromegas.engine.ColumnType;
import io.micromegas.engine.ScanRequest;
import io.micromegas.engine.TableScan;
import io.micromegas.engine.TableSchema;
import java.util.ArrayList;
import java.util.List;

/** The rows of an {@link EventScan} and, as the last column, the place of each in its block. */
final class WithOrdinal implements TableScan {
  private final EventScan events;
  private final int ordinal;
  private final TableSchema schema;

  WithOrdinal(EventScan events) {
    this.events = events;
    this.ordinal = events.schema().columns().size();
    List<ColumnSpec> columns = new ArrayList<>(events.schema().columns());
    columns.add(new ColumnSpec(StoredView.ORDINAL, ColumnType.INT64, false, false));
    this.schema = new TableSchema(columns);
  }

  /** Returns the blocks whose rows these are. */
  List<BlockRow> blocks() {
    return events.blocks();
  }

  @Override
  public TableSchema schema() {
    return schema;
  }

  @Override
  public long estimatedRows() {
    return events.estimatedRows();
  }

  @Override
  public int parts() {
    return events.parts();
  }

  @Override
  public boolean ordered() {
    return events.ordered();
  }

  @Override
  public PartReader open(int part, ScanRequest request) {
    List<Integer> decoded = request.projection().stream().filter(c -> c != ordinal).toList();
    // A scan asks for at least one column.
    ScanRequest inner =
        new ScanRequest(
            decoded.isEmpty() ? List.of(0) : decoded,
            request.hints().stream().filter(hint -> hint.column() != ordinal).toList());
    PartReader reader = events.open(part, inner);
    return new PartReader() {
      @Override
      public ColumnBatch next(Cancellation cancelled) {
        // A batch is all rows of one block.
        return numbered(reader.next(cancelled), request.projection());
      }

      @Override
      public void close() {
        reader.close();
      }
    };
  }

  private ColumnBatch numbered(ColumnBatch batch, List<Integer> projection) {
    if (batch.rows() == 0) {
      return batch;
    }
    List<Column> columns = new ArrayList<>(projection.size());
    int next = 0;
    for (int column : projection) {
      columns.add(column == ordinal ? numbers(batch.rows()) : batch.columns().get(next++));
    }
    return new ColumnBatch(batch.rows(), columns);
  }

  private static Column numbers(int rows) {
    long[] values = new long[rows];
    for (int i = 0; i < rows; i++) {
      values[i] = i;
    }
    return new Column.Longs(values, null);
  }
}
