package io.micromegas.lakehouse;

import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import io.micromegas.catalog.BlockRow;
import io.micromegas.catalog.Partition;
import io.micromegas.catalog.PartitionPlan;
import io.micromegas.catalog.ProcessRow;
import io.micromegas.engine.ColumnSpec;
import io.micromegas.engine.RelationSql;
import io.micromegas.lakehouse.PersistBehind.Offer;
import io.micromegas.telemetry.TickClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What a query reads of the network spans of a process: files of the partitions that can be gone on
 * from, and the blocks after them, followed from their checkpoint. All network streams of the
 * process are followed together, each with spans of its own.
 */
record NetRelation(StoredView view, SnapshotReading reading, BlockLoader loader) {

  /**
   * The relation.
   *
   * @param offer what is in no partition
   */
  record Planned(RelationSql relation, Optional<Offer> offer) {}

  private static final Planned NOTHING =
      new Planned(RelationSql.of(new EmptyScan(ViewSchemas.NET_SPANS)), Optional.empty());

  Planned plan(UUID processId, TimeRange times) {
    ProcessRow process = reading.process(processId).orElse(null);
    if (process == null) {
      return NOTHING;
    }
    PartitionPlan plan = reading.everything(view, Optional.of(processId));
    ThreadRecord<NetCheckpoint> record =
        ThreadRecord.of(
            reading.chain(NetCheckpoint.KIND, view, processId), plan.partitions(), plan.gaps());
    TickClock clock;
    try {
      clock = Clocks.ofProcess(process);
    } catch (MicromegasException e) {
      for (BlockRow block : record.blocks()) {
        reading.session().blockFailed(view.viewSet(), block, Undecodable.of(block, e));
      }
      if (!record.usable().isEmpty()) {
        reading
            .session()
            .irregular(processId, "process " + processId + " was left out: " + e.getMessage());
      }
      return NOTHING;
    }
    return new Planned(
        relation(process, clock, record, times), record.offer(view, processId, plan.gaps()));
  }

  private RelationSql relation(
      ProcessRow process, TickClock clock, ThreadRecord<NetCheckpoint> record, TimeRange times) {
    // Also without blocks: it tells what did not fit together in the partitions.
    NetScan tail = new NetScan(process, record, clock, loader, reading.session());
    // Where the frequency is an estimate, the times of partitions were other ones when written.
    TimeRange pruned = process.tscFrequency() > 0 ? times : TimeRange.ALL;
    List<Partition> files =
        record.usable().stream()
            .filter(partition -> ThreadRecord.holds(partition, pruned))
            .toList();
    if (files.isEmpty()) {
      return RelationSql.of(tail);
    }
    reading.spendFiles(view, files.size());
    List<RelationSql> relations = new ArrayList<>();
    for (String parquet : reading.rowsOf(view, files)) {
      relations.add(select(parquet, clock, times));
    }
    relations.add(RelationSql.of(tail));
    return Sql.unionAll(relations);
  }

  private static RelationSql select(String parquet, TickClock clock, TimeRange times) {
    String columns =
        ViewSchemas.NET_SPANS.columns().stream()
            .map(ColumnSpec::name)
            .map(name ->
                switch (name) {
                  case "begin_time" -> Sql.as(TickTimes.sql(clock, "begin_ticks"), name);
                  case "end_time" -> Sql.as(TickTimes.sql(clock, "end_ticks"), name);
                  default -> RelationSql.identifier(name);
                })
            .collect(Collectors.joining(", "));
    List<String> conditions = TickTimes.conditions(clock, times, "begin_ticks", "end_ticks");
    String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    return Sql.text("SELECT " + columns + " FROM " + parquet + where);
  }
}
