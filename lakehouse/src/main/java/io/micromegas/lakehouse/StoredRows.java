package io.micromegas.lakehouse;

import io.micromegas.base.TimeRange;
import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.Snapshot;
import io.micromegas.engine.RelationSql;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The rows of a view in their stored form, with {@link StoredView#ORDINAL} where they are sorted by
 * it: what a file of partitions is written from. The one place that knows how each view is made
 * from its source.
 */
interface StoredRows {

  /**
   * Returns the rows of the blocks inserted in the range, read in this snapshot. Snapshot and
   * session have to stay open until they are written, and the session closed afterwards: it keeps
   * files in place. What cannot be decoded is left out and told to the session.
   */
  RelationSql fromSource(
      StoredView view,
      Optional<UUID> instance,
      Snapshot snapshot,
      InsertRange range,
      SessionState session);

  /**
   * Returns the event times of rows whose {@link StoredView#minTime} is at least {@code min} and
   * whose {@link StoredView#maxTime} is at most {@code max}, for {@link
   * io.micromegas.catalog.Partition.Content}: the values themselves, except where a view keeps
   * ticks. Never too narrow, whatever blocks come later; open where that cannot be promised.
   */
  TimeRange eventTimes(
      StoredView view, Optional<UUID> instance, Snapshot snapshot, long min, long max);

  /** Returns the rows of files of the view's current version. */
  RelationSql fromFiles(StoredView view, List<Path> files);

  /** Returns these rows and those, as they come. */
  RelationSql both(StoredView view, RelationSql some, RelationSql others);

  /** Returns how partitions are filled that carry a state from one to the next; else empty. */
  default Optional<PartitionRows> chained(StoredView view) {
    return Optional.empty();
  }
}
