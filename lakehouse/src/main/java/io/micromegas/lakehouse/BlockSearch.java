package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.BlockRow;
import io.micromegas.catalog.CatalogRelation;
import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.RowPredicate;
import io.micromegas.catalog.RowReader;
import io.micromegas.catalog.Snapshot;
import io.micromegas.catalog.Snapshot.TailLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Finds blocks of a view instance in a snapshot. */
final class BlockSearch {
  private static final String INSERT_TIME = "insert_time";
  private static final int COLUMN = CatalogRelation.BLOCKS.columns().indexOf(INSERT_TIME) + 1;

  private BlockSearch() {}

  /** Blocks from the begin of a range on. */
  record Found(InsertRange range, List<BlockRow> blocks) {}

  /**
   * Returns a time in the range up to which it has no blocks of the instance; empty if it has none.
   * The block there may be one of the process that is of another tag.
   */
  static OptionalLong firstBlock(Snapshot snapshot, ViewInstance target, InsertRange range) {
    List<RowPredicate> predicates = new ArrayList<>();
    predicates.add(new RowPredicate.Between(INSERT_TIME, range.begin(), range.end() - 1));
    target
        .blocks()
        .processId()
        .ifPresent(id -> predicates.add(new RowPredicate.TextEquals("process_id", id.toString())));
    target
        .blocks()
        .streamId()
        .ifPresent(id -> predicates.add(new RowPredicate.TextEquals("stream_id", id.toString())));
    long[] first = {Long.MIN_VALUE};
    try (RowReader rows = snapshot.read(CatalogRelation.BLOCKS, predicates, Set.of(INSERT_TIME))) {
      // Predicates are hints: what else comes is passed over.
      while (first[0] < range.begin() && rows.next(1, row -> first[0] = row.getLong(COLUMN)) > 0) {
        if (first[0] >= range.end()) {
          return OptionalLong.empty();
        }
      }
    }
    return first[0] < range.begin() ? OptionalLong.empty() : OptionalLong.of(first[0]);
  }

  /**
   * Returns the blocks of the range, or of so much of it from its begin on as are at most so many.
   */
  static Found upTo(Snapshot snapshot, ViewInstance target, InsertRange range, int most) {
    InsertRange part = range;
    while (true) {
      try {
        TailLimits limits = new TailLimits(most, Long.MAX_VALUE, Long.MAX_VALUE);
        return new Found(part, snapshot.blocks(target.blocks(), List.of(part), limits));
      } catch (MicromegasException e) {
        if (e.code() != ErrorCode.TAIL_TOO_LONG || part.end() - part.begin() <= InsertSlices.TICK) {
          throw e;
        }
        part = InsertSlices.halves(part).getFirst();
      }
    }
  }
}
