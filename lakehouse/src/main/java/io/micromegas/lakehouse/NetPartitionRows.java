package io.micromegas.lakehouse;

import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.Snapshot;
import io.micromegas.engine.RelationSql;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The rows of a partition of {@code net_spans}: its blocks, followed from the checkpoint of the
 * partition before it.
 */
record NetPartitionRows(BlockLoader loader) implements PartitionRows {

  @Override
  public Prepared prepare(
      ViewInstance target,
      List<InsertRange> blocks,
      List<Path> files,
      Supplier<Snapshot> snapshot,
      SessionState session) {
    if (blocks.size() != 1 || !files.isEmpty()) {
      throw new IllegalArgumentException("a partition of net_spans is made of one range of blocks");
    }
    ThreadRecord<NetCheckpoint> record =
        ThreadRows.record(NetCheckpoint.KIND, target, blocks.getFirst(), snapshot.get());
    NetScan scan = new NetScan(record.blocks().getFirst().process(), record, null, loader, session);
    return new Prepared(RelationSql.of(scan), false, () -> Optional.of(scan.checkpoint()));
  }
}
