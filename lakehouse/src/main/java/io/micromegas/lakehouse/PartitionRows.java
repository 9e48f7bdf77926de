package io.micromegas.lakehouse;

import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.Snapshot;
import io.micromegas.engine.RelationSql;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The rows of one partition to be written. Views whose partitions carry state from one to the next
 * have their own; all others are {@link #combined}.
 */
interface PartitionRows {

  /**
   * Makes the rows.
   *
   * @param blocks ranges whose blocks are decoded
   * @param files what is merged with them
   * @param snapshot opened after the range was closed; asked for if blocks are decoded
   * @param session what could not be decoded, and what is kept until the file is written
   */
  Prepared prepare(
      ViewInstance target,
      List<InsertRange> blocks,
      List<Path> files,
      Supplier<Snapshot> snapshot,
      SessionState session);

  /**
   * Rows, not read yet.
   *
   * @param readsSnapshot whether reading them needs the snapshot
   * @param checkpoint state to be kept with the partition; asked for after the rows were read
   */
  record Prepared(RelationSql rows, boolean readsSnapshot, Supplier<Optional<byte[]>> checkpoint) {}

  /** Returns rows as the view makes them from each block, and those of files, without a state. */
  static PartitionRows combined(StoredRows rows) {
    return (target, blocks, files, snapshot, session) -> {
      StoredView view = target.view();
      Optional<RelationSql> all =
          files.isEmpty() ? Optional.empty() : Optional.of(rows.fromFiles(view, files));
      for (InsertRange range : blocks) {
        RelationSql decoded = rows.fromSource(view, target.id(), snapshot.get(), range, session);
        all = Optional.of(all.map(some -> rows.both(view, some, decoded)).orElse(decoded));
      }
      return new Prepared(
          all.orElseThrow(),
          !blocks.isEmpty() && SnapshotUse.readsWhileWriting(view),
          Optional::empty);
    };
  }
}
