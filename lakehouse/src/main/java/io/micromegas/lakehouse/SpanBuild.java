package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.BlockRow;
import io.micromegas.catalog.StreamRow;
import io.micromegas.engine.TableScan.Cancellation;
import io.micromegas.lakehouse.DecodedCache.SpansKey;
import io.micromegas.lakehouse.SnapshotSession.DecodingParts;
import io.micromegas.lakehouse.SpanCheckpoint.Place;
import io.micromegas.telemetry.ScopeHash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Builds the spans of some blocks of one stream, after what partitions hold of it. Every thread
 * that wants rows helps: each decodes blocks that no other has taken, and the one that decodes the
 * last block follows the tree, which is sequential. For a query, other queries share the decoded
 * blocks and the result by the cache.
 */
final class SpanBuild {
  private static final long POLL_NANOS = 200_000;

  /** Bytes of a checkpoint: each query reads one. */
  static final int MAX_CHECKPOINT = 1 << 20;

  /** What the rows are for. */
  enum Purpose {
    /** A query: the last chain ends where the record ends. */
    ANSWER,
    /** A partition: what may still change is left to the checkpoint. */
    STORE
  }

  private final Purpose purpose;
  private final StreamRow stream;
  private final long startTicks;
  private final SpanCheckpoint after;
  private final List<BlockRow> blocks;
  private final BlockLoader loader;
  private final DecodedCache cache;
  private final SessionState session;
  private final long maxEvents;
  private final SpanInput input;

  private final AtomicInteger nextBlock = new AtomicInteger();
  private final AtomicInteger blocksLeft;
  private final AtomicLong events = new AtomicLong();
  private final AtomicReferenceArray<@Nullable Decoded> decoded;
  private final AtomicReference<@Nullable MicromegasException> failure = new AtomicReference<>();
  private volatile @Nullable SpanTable result;

  /** A build of a thread, or what comes after the partitions of it. */
  SpanBuild(
      Purpose purpose,
      ThreadSource source,
      DecodingParts decoding,
      SessionState session,
      long maxEvents) {
    this.purpose = purpose;
    this.stream = source.stream();
    this.startTicks = source.process().startTicks();
    this.after = source.after();
    this.blocks = source.blocks();
    this.loader = decoding.loader();
    this.cache = decoding.cache();
    this.session = session;
    this.maxEvents = maxEvents;
    this.input = after.input().then(blocks);
    this.blocksLeft = new AtomicInteger(blocks.size());
    this.decoded = new AtomicReferenceArray<>(blocks.size());
  }

  /** Returns the rows, after helping to build them if need be. */
  SpanTable join(Cancellation cancelled) {
    if (result == null
        && purpose == Purpose.ANSWER
        && cache.peek(key()) instanceof SpanTable cached) {
      result = cached;
    }
    if (result == null) {
      try {
        help(cancelled);
      } catch (MicromegasException e) {
        failure.compareAndSet(null, e);
        throw e;
      }
    }
    SpanTable table = await(cancelled);
    report(table);
    return table;
  }

  private void report(SpanTable table) {
    for (Undecodable failure : table.missing()) {
      blocks.stream()
          .filter(block -> block.blockId().equals(failure.blockId()))
          .forEach(block -> session.blockFailed("thread_spans", block, failure));
    }
    // It leaves no row out: of partitions it is told by each query.
    if (purpose == Purpose.ANSWER && table.irregularities().any()) {
      UUID id = stream.streamId();
      session.irregular(id, table.irregularities().sentence(id.toString()));
    }
  }

  private void help(Cancellation cancelled) {
    if (blocks.isEmpty()) {
      complete(cancelled);
      return;
    }
    int i = nextBlock.getAndIncrement();
    while (i < blocks.size()) {
      Cancelled.check(cancelled);
      session.ensureOpen();
      BlockRow block = blocks.get(i);
      Decoded value = loader.load(block, BlockKind.THREAD_SPANS, cancelled);
      if (value instanceof SpanEvents spans) {
        checkEvents(events.addAndGet(spans.count()));
      }
      decoded.set(i, value);
      if (blocksLeft.decrementAndGet() == 0) {
        complete(cancelled);
      }
      i = nextBlock.getAndIncrement();
    }
  }

  private void complete(Cancellation cancelled) {
    result =
        purpose == Purpose.STORE ? follow() : (SpanTable) cache.get(key(), this::follow, cancelled);
  }

  private void checkEvents(long count) {
    if (count > maxEvents) {
      throw new MicromegasException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "stream "
              + stream.streamId()
              + " has more than "
              + maxEvents
              + " span events, the limit for one thread");
    }
  }

  private SpanTable await(Cancellation cancelled) {
    while (true) {
      SpanTable known = result;
      if (known != null) {
        return known;
      }
      MicromegasException failed = failure.get();
      if (failed != null) {
        throw new MicromegasException(failed.code(), failed.getMessage(), failed);
      }
      Cancelled.check(cancelled);
      session.ensureOpen();
      LockSupport.parkNanos(this, POLL_NANOS);
    }
  }

  private SpansKey key() {
    return new SpansKey(stream.streamId(), after.input(), input);
  }

  private SpanTable follow() {
    byte[] none = new byte[0];
    byte[] name = ThreadName.of(stream).getBytes(StandardCharsets.UTF_8);
    Scope thread = new Scope(ScopeHash.of(name, none, none, 0), name, none, none, 0);
    ScopeIndex scopes = new ScopeIndex();
    SpanRows rows = new SpanRows((int) Math.min(1 << 24, events.get() / 2 + 64));
    SpanTree tree = new SpanTree(startTicks, scopes, thread, rows, after.state());
    List<Undecodable> missing = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      Decoded block = decoded.getAndSet(i, null);
      tree.add(blocks.get(i), block instanceof SpanEvents spans ? spans : null);
      if (block instanceof Undecodable bad) {
        missing.add(bad);
      }
    }
    Optional<SpanCheckpoint> checkpoint = Optional.empty();
    if (purpose == Purpose.STORE) {
      checkpoint = Optional.of(checkpoint(tree));
      rows.removeOpen();
    } else {
      tree.finish();
    }
    Optional<SpanCheckpoint> kept = checkpoint;
    return SpanSlicer.cut(
        rows,
        scopes.scopes(),
        (slices, bytes) ->
            new SpanTable(
                slices,
                List.copyOf(missing),
                tree.irregularities(),
                Optional.ofNullable(tree.olderChain()),
                kept,
                bytes + missing.stream().mapToLong(Undecodable::sizeInBytes).sum()));
  }

  private SpanCheckpoint checkpoint(SpanTree tree) {
    SpanState state = tree.state();
    List<ChainFacts> chains = new ArrayList<>(after.chains());
    ChainFacts older = tree.olderChain();
    if (older != null && older.chain() != state.chain()) {
      chains.add(older);
    }
    Place last = Place.of(blocks.getLast());
    // Later only where blocks came late and partitions could not be made again.
    Place greatest = last.compareTo(after.last()) < 0 ? after.last() : last;
    SpanCheckpoint checkpoint = new SpanCheckpoint(input, greatest, state, chains);
    if (checkpoint.toBytes().length > MAX_CHECKPOINT) {
      throw new MicromegasException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "what has to be remembered of stream "
              + stream.streamId()
              + " ("
              + state.open().size()
              + " open spans, "
              + state.orphans().size()
              + " ends without a begin) is more than "
              + MAX_CHECKPOINT
              + " bytes; no partition is written, its blocks are decoded by each query");
    }
    return checkpoint;
  }
}
