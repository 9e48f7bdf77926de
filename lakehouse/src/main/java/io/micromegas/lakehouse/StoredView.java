package io.micromegas.lakehouse;

import io.micromegas.catalog.BlockFilter;
import io.micromegas.engine.ParquetWriter.FileColumn;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * How the rows of a view set are kept in Parquet.
 *
 * @param viewSet its name
 * @param version of the stored form: it is part of a partition's identity, and goes up whenever the
 *     rows made from the same blocks would differ
 * @param readable versions that queries understand, best first: the current one, then older ones
 *     that are served until the current ones are built
 * @param columns of a file, in order, with the field ids that never change
 * @param olderColumns for each older version among {@code readable}: an SQL expression over the
 *     columns of its files per entry of {@code columns}
 * @param orderBy what rows are sorted by; {@link #ORDINAL} breaks the last ties
 * @param sortOrder the columns among them that a file's rows are recorded as sorted by
 * @param minTime column whose least value is the least event time of a file
 * @param maxTime column whose greatest value is the greatest event time of a file
 * @param tag of the streams whose blocks are its source; empty for all streams
 * @param longestFromSource longest range of insert time of a global partition made from blocks
 * @param longestMerged longest range of insert time of a global partition
 */
record StoredView(
    String viewSet,
    int version,
    List<Integer> readable,
    List<FileColumn> columns,
    Map<Integer, List<String>> olderColumns,
    List<String> orderBy,
    List<String> sortOrder,
    String minTime,
    String maxTime,
    Optional<String> tag,
    Duration longestFromSource,
    Duration longestMerged) {

  /**
   * A column that sources and files deliver beyond the stored ones: the place of a row among those
   * of its block, or of its file. It is sorted by and not stored.
   */
  static final String ORDINAL = "$ordinal";

  /** Copies the lists. */
  StoredView {
    readable = List.copyOf(readable);
    columns = List.copyOf(columns);
    olderColumns = Map.copyOf(olderColumns);
    orderBy = List.copyOf(orderBy);
    sortOrder = List.copyOf(sortOrder);
  }

  /** Returns which blocks an instance is made from. */
  BlockFilter blocks(Optional<UUID> process, Optional<UUID> stream) {
    return new BlockFilter(tag, process, stream);
  }
}
