package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.BlockRow;
import io.micromegas.catalog.ProcessRow;
import io.micromegas.engine.ScanRequest;
import io.micromegas.engine.TableScan;
import io.micromegas.engine.TableSchema;
import io.micromegas.lakehouse.SpanCheckpoint.Place;
import io.micromegas.telemetry.TickClock;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The network spans that some blocks of a process complete, after what partitions hold of it. Each
 * reader follows all of them in order, a block at a time, so that there is never more than one in
 * memory; decoded blocks are shared between readers by the cache.
 */
final class NetScan implements TableScan {
  /** Bytes of a checkpoint: each query reads one. */
  private static final int MAX_CHECKPOINT = 1 << 20;

  private final ProcessRow process;
  private final NetCheckpoint after;
  private final List<BlockRow> blocks;
  private final @Nullable TickClock clock;
  private final BlockLoader loader;
  private final SessionState session;
  private final AtomicReference<@Nullable NetCheckpoint> end = new AtomicReference<>();

  /**
   * A scan.
   *
   * @param record what is to be followed, and from where
   * @param clock what turns ticks into times, for a query; null for a partition, which keeps ticks
   */
  NetScan(
      ProcessRow process,
      ThreadRecord<NetCheckpoint> record,
      @Nullable TickClock clock,
      BlockLoader loader,
      SessionState session) {
    this.process = process;
    this.after = record.checkpoint();
    this.blocks = record.blocks();
    this.clock = clock;
    this.loader = loader;
    this.session = session;
  }

  @Override
  public TableSchema schema() {
    return clock == null ? ViewSchemas.NET_SPANS_STORED : ViewSchemas.NET_SPANS;
  }

  @Override
  public long estimatedRows() {
    return BlockGroups.claimedEvents(blocks) / 2 + 1;
  }

  /** One: what a block's events mean depends on all blocks before it. */
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
    session.ensureOpen();
    return new NetReader(this, request.projection());
  }

  ProcessRow process() {
    return process;
  }

  NetCheckpoint after() {
    return after;
  }

  List<BlockRow> blocks() {
    return blocks;
  }

  @Nullable TickClock clock() {
    return clock;
  }

  BlockLoader loader() {
    return loader;
  }

  SessionState session() {
    return session;
  }

  /** Takes where the record stands after all blocks. */
  void finished(NetCheckpoint checkpoint) {
    end.set(checkpoint);
  }

  /** Returns where the blocks that are followed begin the next partition. */
  Place last() {
    if (blocks.isEmpty()) {
      return after.last();
    }
    Place last = Place.of(blocks.getLast());
    // Later only where blocks came late and partitions could not be made again.
    return last.compareTo(after.last()) < 0 ? after.last() : last;
  }

  /** Returns the checkpoint, as bytes, once the scan was read to its end. */
  byte[] checkpoint() {
    NetCheckpoint reached = end.get();
    if (reached == null) {
      throw new MicromegasException(
          ErrorCode.INTERNAL, "a partition was written before its blocks were followed");
    }
    byte[] bytes = reached.toBytes();
    if (bytes.length > MAX_CHECKPOINT) {
      throw new MicromegasException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "what has to be remembered of the "
              + reached.streams().size()
              + " network streams of process "
              + process.processId()
              + " is more than "
              + MAX_CHECKPOINT
              + " bytes; no partition is written, its blocks are decoded by each query");
    }
    return bytes;
  }
}
