package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.BlockRow;
import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.Partition;
import io.micromegas.catalog.Snapshot;
import io.micromegas.catalog.Snapshot.TailLimits;
import io.micromegas.engine.RelationSql;
import io.micromegas.lakehouse.SnapshotSession.DecodingParts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The rows of a partition of {@code thread_spans}: its blocks, followed from the checkpoint of the
 * partition before it.
 *
 * @param maxEvents of one partition, which are in memory at the same time
 */
record ThreadRows(DecodingParts decoding, long maxEvents) implements PartitionRows {
  private static final TailLimits ALL =
      new TailLimits(Integer.MAX_VALUE - 1, Long.MAX_VALUE, Long.MAX_VALUE);

  @Override
  public Prepared prepare(
      ViewInstance target,
      List<InsertRange> blocks,
      List<Path> files,
      Supplier<Snapshot> snapshot,
      SessionState session) {
    if (blocks.size() != 1 || !files.isEmpty()) {
      throw new IllegalArgumentException("a partition of a thread is made of one range of blocks");
    }
    ThreadRecord<SpanCheckpoint> record =
        record(SpanCheckpoint.KIND, target, blocks.getFirst(), snapshot.get());
    BlockRow first = record.blocks().getFirst();
    ThreadSource source =
        new ThreadSource(first.stream(), first.process(), record.checkpoint(), record.blocks());
    SpanBuild build = new SpanBuild(SpanBuild.Purpose.STORE, source, decoding, session, maxEvents);
    long claimed = BlockGroups.claimedEvents(record.blocks());
    return new Prepared(
        RelationSql.of(new StoredSpanScan(build, claimed)),
        false,
        () -> build.join(() -> false).checkpoint().map(SpanCheckpoint::toBytes));
  }

  /**
   * Reads what is before the range, and the range. All before it has to be in partitions that can
   * be gone on from: if a gap there were filled later, nothing would tell that this partition does
   * not know of its blocks.
   */
  static <C extends Checkpoint> ThreadRecord<C> record(
      Checkpoint.Kind<C> kind, ViewInstance target, InsertRange range, Snapshot snapshot) {
    var all = target.everything(snapshot);
    List<Partition> before =
        all.partitions().stream().filter(p -> p.range().end() <= range.begin()).toList();
    List<InsertRange> ranges = new ArrayList<>();
    if (range.begin() > 0) {
      ranges.addAll(
          InsertRanges.intersection(all.gaps(), List.of(new InsertRange(0, range.begin()))));
    }
    ranges.add(range);
    ThreadRecord<C> record =
        ThreadRecord.of(
            ThreadRecord.Source.of(kind, snapshot, target.blocks(), ALL), before, ranges);
    boolean earlier =
        record.blocks().stream().anyMatch(block -> block.insertTime() < range.begin());
    if (record.blocks().isEmpty() || earlier || record.usable().size() < before.size()) {
      throw changed(target, range);
    }
    return record;
  }

  private static MicromegasException changed(ViewInstance target, InsertRange range) {
    return new MicromegasException(
        ErrorCode.UNAVAILABLE,
        "partitions before "
            + target.text(range)
            + " were taken out while it was written; run it again");
  }

  /** Returns the rows of these views; empty for views without a state. */
  static Optional<PartitionRows> of(StoredView view, DecodingParts decoding, long maxEvents) {
    return switch (view.viewSet()) {
      case "thread_spans" -> Optional.of(new ThreadRows(decoding, maxEvents));
      case "net_spans" -> Optional.of(new NetPartitionRows(decoding.loader()));
      default -> Optional.empty();
    };
  }
}
