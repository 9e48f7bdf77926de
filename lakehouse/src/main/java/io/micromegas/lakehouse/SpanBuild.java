package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.BlockRow;
import io.micromegas.engine.TableScan.Cancellation;
import io.micromegas.lakehouse.DecodedCache.SpansKey;
import io.micromegas.lakehouse.SnapshotSession.DecodingParts;
import io.micromegas.telemetry.ScopeHash;
import io.micromegas.telemetry.TickClock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Builds the spans of one stream for one query. Every thread of the query that wants rows helps:
 * each decodes blocks that no other has taken, and the one that decodes the last block follows the
 * tree, which is sequential. Other queries share the decoded blocks and the result by the cache.
 */
final class SpanBuild {
  private static final long POLL_NANOS = 200_000;

  private final List<BlockRow> blocks;
  private final TickClock clock;
  private final BlockLoader loader;
  private final DecodedCache cache;
  private final SessionState session;
  private final long maxEvents;
  private final SpansKey key;

  private final AtomicInteger nextBlock = new AtomicInteger();
  private final AtomicInteger blocksLeft;
  private final AtomicLong events = new AtomicLong();
  private final AtomicReferenceArray<@Nullable Decoded> decoded;
  private final AtomicReference<@Nullable MicromegasException> failure = new AtomicReference<>();
  private volatile @Nullable SpanTable result;

  /** {@code blocks}: ordered as {@link ThreadChains#ordered} does, at least one. */
  SpanBuild(
      List<BlockRow> blocks,
      TickClock clock,
      DecodingParts decoding,
      SessionState session,
      long maxEvents) {
    this.blocks = blocks;
    this.clock = clock;
    this.loader = decoding.loader();
    this.cache = decoding.cache();
    this.session = session;
    this.maxEvents = maxEvents;
    this.key = SpansInput.key(blocks, clock);
    this.blocksLeft = new AtomicInteger(blocks.size());
    this.decoded = new AtomicReferenceArray<>(blocks.size());
  }

  /** Returns the rows, after helping to build them if need be. */
  SpanTable join(Cancellation cancelled) {
    if (result == null && cache.peek(key) instanceof SpanTable cached) {
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
    table.missing().forEach(session::blockFailed);
    if (table.irregularities().any()) {
      UUID stream = blocks.getFirst().stream().streamId();
      session.irregular(stream, table.irregularities().sentence(stream.toString()));
    }
  }

  private void help(Cancellation cancelled) {
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
        result = (SpanTable) cache.get(key, this::follow, cancelled);
      }
      i = nextBlock.getAndIncrement();
    }
  }

  private void checkEvents(long count) {
    if (count > maxEvents) {
      throw new MicromegasException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "stream "
              + blocks.getFirst().stream().streamId()
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

  private SpanTable follow() {
    byte[] none = new byte[0];
    byte[] name = ThreadName.of(blocks.getFirst().stream()).getBytes(StandardCharsets.UTF_8);
    Scope thread = new Scope(ScopeHash.of(name, none, none, 0), name, none, none, 0);
    ScopeIndex scopes = new ScopeIndex();
    SpanRows rows = new SpanRows((int) Math.min(1 << 24, events.get() / 2 + 64));
    SpanTree tree = new SpanTree(clock, scopes, thread, rows);
    List<Integer> starts = ThreadChains.starts(blocks);
    List<Undecodable> missing = new ArrayList<>();
    for (int chain = 0; chain + 1 < starts.size(); chain++) {
      int from = starts.get(chain);
      int to = starts.get(chain + 1);
      tree.beginChain(blocks.get(from).beginTicks(), blocks.get(to - 1).endTicks());
      for (int i = from; i < to; i++) {
        Decoded block = decoded.getAndSet(i, null);
        if (block instanceof SpanEvents spans) {
          tree.add(blocks.get(i).objectOffset(), spans);
        } else if (block instanceof Undecodable bad) {
          missing.add(bad);
        }
      }
      tree.endChain();
    }
    return SpanSlicer.cut(rows, scopes.scopes(), missing, tree.irregularities());
  }
}
