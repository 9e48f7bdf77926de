package io.micromegas.lakehouse;

import static io.micromegas.engine.ColumnType.INT64;

import io.micromegas.engine.Column;
import io.micromegas.engine.ColumnBatch;
import io.micromegas.engine.ColumnSpec;
import io.micromegas.engine.ScanRequest;
import io.micromegas.engine.TableScan;
import io.micromegas.engine.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Facts of chains as rows: for each chain, one per number of orphans that a row may have seen
 * before it. A chain that goes on in blocks comes last, and only it has to wait for them.
 *
 * @param known chains whose facts are known
 * @param open build of the blocks in which the last chain goes on
 */
record ChainFactsScan(List<ChainFacts> known, Optional<SpanBuild> open) implements TableScan {
  private static final TableSchema SCHEMA =
      new TableSchema(
          List.of(
              new ColumnSpec("place", INT64, false, false),
              new ColumnSpec("shift", INT64, false, false),
              new ColumnSpec("parent", INT64, false, false)));
  private static final int PLACE = 0;
  private static final ColumnBatch END = new ColumnBatch(0, List.of());

  ChainFactsScan {
    known = List.copyOf(known);
  }

  @Override
  public TableSchema schema() {
    return SCHEMA;
  }

  @Override
  public long estimatedRows() {
    return places(known) + 1L;
  }

  /** Returns how many rows these chains have. */
  static int places(List<ChainFacts> chains) {
    return chains.stream().mapToInt(chain -> chain.orphans().size() + 1).sum();
  }

  @Override
  public int parts() {
    return 1;
  }

  @Override
  public boolean ordered() {
    return false;
  }

  @Override
  public PartReader open(int part, ScanRequest request) {
    return new PartReader() {
      private boolean read;

      @Override
      public ColumnBatch next(Cancellation cancelled) {
        Cancelled.check(cancelled);
        // The engine may keep a subquery whose value nobody asks for, and count its rows.
        if (read || request.projection().equals(List.of(PLACE))) {
          return END;
        }
        read = true;
        return rows(request, cancelled);
      }

      @Override
      public void close() {
        // Holds nothing but references.
      }
    };
  }

  private ColumnBatch rows(ScanRequest request, Cancellation cancelled) {
    List<ChainFacts> chains = new ArrayList<>(known);
    open.ifPresent(build -> build.join(cancelled).olderChain().ifPresent(chains::add));
    int count = places(chains);
    if (count == 0) {
      return END;
    }
    long[] place = new long[count];
    long[] shift = new long[count];
    long[] parent = new long[count];
    int row = 0;
    for (ChainFacts chain : chains) {
      for (int outer = 0; outer <= chain.orphans().size(); outer++) {
        place[row] = row;
        shift[row] = chain.shift();
        parent[row] = chain.topParent(outer);
        row++;
      }
    }
    List<Column> columns =
        List.of(
            new Column.Longs(place, null),
            new Column.Longs(shift, null),
            new Column.Longs(parent, null));
    return new ColumnBatch(count, request.projection().stream().map(columns::get).toList());
  }
}
