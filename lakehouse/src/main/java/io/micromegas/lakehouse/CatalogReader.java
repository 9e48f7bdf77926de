package io.micromegas.lakehouse;

import io.micromegas.catalog.CatalogRelation;
import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.RowPredicate;
import io.micromegas.catalog.RowReader;
import io.micromegas.catalog.Snapshot;
import io.micromegas.engine.ColumnBatch;
import io.micromegas.engine.ScanHint;
import io.micromegas.engine.ScanRequest;
import io.micromegas.engine.TableScan.Cancellation;
import io.micromegas.engine.TableScan.PartReader;
import io.micromegas.engine.TableSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads rows of the catalog into columns, page by page. */
final class CatalogReader implements PartReader {
  private static final int ROWS_PER_BATCH = 2048;
  private static final ColumnBatch END = new ColumnBatch(0, List.of());

  private final CatalogRelation relation;
  private final TableSchema schema;
  private final List<InsertRange> ranges;
  private final Snapshot snapshot;
  private final ScanRequest request;
  private final SessionState session;
  private @Nullable RowReader rows;

  CatalogReader(
      CatalogRelation relation,
      TableSchema schema,
      List<InsertRange> ranges,
      Snapshot snapshot,
      ScanRequest request,
      SessionState session) {
    this.relation = relation;
    this.schema = schema;
    this.ranges = ranges;
    this.snapshot = snapshot;
    this.request = request;
    this.session = session;
  }

  @Override
  public ColumnBatch next(Cancellation cancelled) {
    session.ensureOpen();
    Cancelled.check(cancelled);
    RowReader reader = rows;
    if (reader == null) {
      reader = snapshot.read(relation, predicates(), wantedColumns());
      rows = reader;
    }
    List<RowColumn> columns = new ArrayList<>(request.projection().size());
    for (int column : request.projection()) {
      columns.add(RowColumn.of(column + 1, schema.columns().get(column).type(), ROWS_PER_BATCH));
    }
    int count =
        reader.next(
            ROWS_PER_BATCH,
            row -> {
              for (RowColumn column : columns) {
                column.read(row);
              }
            });
    return count == 0
        ? END
        : new ColumnBatch(count, columns.stream().map(RowColumn::finish).toList());
  }

  private Set<String> wantedColumns() {
    Set<String> names = new HashSet<>();
    for (int column : request.projection()) {
      names.add(schema.columns().get(column).name());
    }
    return names;
  }

  private List<RowPredicate> predicates() {
    List<RowPredicate> predicates = new ArrayList<>();
    for (ScanHint hint : request.hints()) {
      String column = schema.columns().get(hint.column()).name();
      switch (hint) {
        case ScanHint.Between b ->
            predicates.add(new RowPredicate.Between(column, b.low(), b.high()));
        case ScanHint.TextEquals e ->
            predicates.add(new RowPredicate.TextEquals(column, e.value()));
        case ScanHint.BytesEqual ignored -> {
          // Left to the engine: nobody looks for binary columns of the catalog.
        }
      }
    }
    if (!ranges.isEmpty()) {
      predicates.add(new RowPredicate.InsertedIn("insert_time", ranges));
    }
    return predicates;
  }

  @Override
  public void close() {
    if (rows != null) {
      rows.close();
    }
  }
}
