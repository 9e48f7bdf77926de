package io.micromegas.lakehouse;

import io.micromegas.base.TimeRange;
import io.micromegas.catalog.BlockRow;
import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.Partition;
import io.micromegas.catalog.PartitionPlan;
import io.micromegas.engine.RelationSql;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The log entries that were inserted in some ranges: out of the partitions of {@code log_entries}
 * where there are any, else out of blocks.
 */
final class LogRows {
  private final StoredView logEntries;
  private final SnapshotReading reading;
  private final BlockLoader loader;

  LogRows(StoredView logEntries, SnapshotReading reading, BlockLoader loader) {
    this.logEntries = logEntries;
    this.reading = reading;
    this.loader = loader;
  }

  /**
   * What was found.
   *
   * @param relations each of the columns asked for
   * @param holding those of the ranges in which there is something
   * @param events how many log entries there are at most, by what blocks claim
   */
  record Found(List<RelationSql> relations, List<InsertRange> holding, long events) {}

  /** Finds the rows of these ranges, as relations of these columns. */
  Found in(List<InsertRange> ranges, TimeRange times, String columns) {
    String select = "SELECT " + columns + " FROM ";
    Optional<List<BlockRow>> few = reading.fewBlocks(logEntries, Optional.empty(), ranges);
    if (few.isPresent()) {
      return found(ranges, List.of(), few.get(), decoded(select, few.get(), times));
    }
    PartitionPlan plan = reading.partitions(logEntries, Optional.empty(), times);
    List<Partition> whole = new ArrayList<>();
    List<Partition> cut = new ArrayList<>();
    for (Partition partition : plan.partitions()) {
      if (partition.content().isEmpty()) {
        continue;
      }
      if (InsertRanges.contain(ranges, partition.range())) {
        whole.add(partition);
      } else if (!InsertRanges.overlapping(ranges, partition.range()).isEmpty()) {
        cut.add(partition);
      }
    }
    List<RelationSql> relations = new ArrayList<>();
    for (String rows : reading.rowsOf(logEntries, whole)) {
      relations.add(Sql.text(select + rows + where(Sql.within("time", times))));
    }
    List<InsertRange> parts = insideOf(ranges, cut);
    for (String rows : reading.rowsOf(logEntries, cut)) {
      String condition = Sql.insertedIn(parts);
      String time = Sql.within("time", times);
      relations.add(
          Sql.text(select + rows + where(time.isEmpty() ? condition : condition + " AND " + time)));
    }
    List<BlockRow> blocks =
        reading.blocks(
            logEntries, Optional.empty(), InsertRanges.intersection(plan.gaps(), ranges));
    relations.addAll(decoded(select, blocks, times));
    whole.addAll(cut);
    return found(ranges, whole, blocks, relations);
  }

  private List<RelationSql> decoded(String select, List<BlockRow> blocks, TimeRange times) {
    if (blocks.isEmpty()) {
      return List.of();
    }
    EventScan scan = new EventScan(EventView.LOG_ENTRIES, blocks, loader, reading.session());
    return List.of(
        new RelationSql.Builder()
            .text(select)
            .scan(scan)
            .text(where(Sql.within("time", times)))
            .build());
  }

  private static String where(String condition) {
    return condition.isEmpty() ? "" : " WHERE " + condition;
  }

  private static List<InsertRange> insideOf(List<InsertRange> ranges, List<Partition> partitions) {
    return InsertRanges.intersection(ranges, partitions.stream().map(Partition::range).toList());
  }

  private static Found found(
      List<InsertRange> ranges,
      List<Partition> partitions,
      List<BlockRow> blocks,
      List<RelationSql> relations) {
    List<InsertRange> ofBlocks = InsertRanges.holding(ranges, blocks);
    List<InsertRange> holding =
        ranges.stream()
            .filter(range ->
                ofBlocks.contains(range)
                    || partitions.stream().anyMatch(each -> each.range().overlaps(range)))
            .toList();
    long events =
        partitions.stream().mapToLong(Partition::sourceEvents).sum()
            + BlockGroups.claimedEvents(blocks);
    return new Found(relations, holding, events);
  }
}
