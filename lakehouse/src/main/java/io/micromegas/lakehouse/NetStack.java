package io.micromegas.lakehouse;

import io.micromegas.catalog.BlockRow;
import io.micromegas.telemetry.NetSpanKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows the network events of one stream (ingestion-wire 5.8), block by block in the order of
 * {@link ThreadChains}, and writes a span's row when it ends: children before parents. What it
 * knows between two blocks is a {@link NetState}. A row never changes once it is written, so it
 * depends on the blocks up to its own only.
 */
final class NetStack {
  /** Spans in each other; real senders have a handful, a hostile one must not fill the memory. */
  static final int MAX_DEPTH = 1_024;

  private static final long NO_PARENT = -1;
  private static final byte[] NO_NAME = new byte[0];
  private static final List<byte[]> KIND_TEXTS =
      Arrays.stream(NetSpanKind.values())
          .map(kind -> kind.text().getBytes(StandardCharsets.UTF_8))
          .toList();

  private final long startTicks;
  private final byte[] streamId;
  private final List<Span> open = new ArrayList<>();
  private long chainEnd;
  private long beyond;
  private long ignoredEnds;
  private long unclosed;
  private long tooDeep;

  /** An open span; it differs from {@link NetState.Open} in that its bits still grow. */
  private static final class Span {
    final NetState.Open opened;
    long consumed;

    Span(NetState.Open opened) {
      this.opened = opened;
      this.consumed = opened.consumed();
    }
  }

  /**
   * Goes on from a state.
   *
   * @param startTicks ticks of the process's start
   */
  NetStack(long startTicks, String streamId, NetState state) {
    this.startTicks = startTicks;
    this.streamId = streamId.getBytes(StandardCharsets.UTF_8);
    this.chainEnd = state.chainEnd();
    this.beyond = state.beyond();
    this.ignoredEnds = state.irregularities().ignoredEnds();
    this.unclosed = state.irregularities().unclosed();
    this.tooDeep = state.irregularities().tooDeep();
    state.open().forEach(span -> open.add(new Span(span)));
  }

  /**
   * Follows the next block.
   *
   * @param events null for a block that cannot be decoded: its time passes without events
   */
  void add(BlockRow block, @Nullable NetEvents events, NetRows rows) {
    if (block.beginTicks() > chainEnd) {
      unclosed += open.size();
      open.clear();
      beyond = 0;
      chainEnd = Long.MIN_VALUE;
    }
    chainEnd = Math.max(chainEnd, block.endTicks());
    if (events == null) {
      return;
    }
    for (int i = 0; i < events.count(); i++) {
      long id = block.objectOffset() + events.ordinals()[i];
      long ticks = events.ticks()[i] - startTicks;
      if (events.begins(i)) {
        begin(events, i, id, ticks);
      } else if (events.kind(i) == NetSpanKind.PROPERTY) {
        property(events, i, id, ticks, rows);
      } else {
        end(events.kind(i), ticks, events.bits()[i], rows);
      }
    }
  }

  private void begin(NetEvents events, int i, long id, long ticks) {
    if (open.size() == MAX_DEPTH) {
      beyond++;
      tooDeep++;
      return;
    }
    NetSpanKind kind = events.kind(i);
    boolean root = open.isEmpty() || kind == NetSpanKind.CONNECTION;
    open.add(
        new Span(
            new NetState.Open(
                kind,
                id,
                root ? NO_PARENT : open.getLast().opened.id(),
                root ? 0 : open.getLast().opened.depth() + 1,
                events.name(i),
                events.outgoing(i),
                ticks,
                0)));
  }

  private void property(NetEvents events, int i, long id, long ticks, NetRows rows) {
    if (beyond > 0) {
      tooDeep++;
      return;
    }
    boolean root = open.isEmpty();
    NetState.Open row =
        new NetState.Open(
            NetSpanKind.PROPERTY,
            id,
            root ? NO_PARENT : open.getLast().opened.id(),
            root ? 0 : open.getLast().opened.depth() + 1,
            events.name(i),
            false,
            ticks,
            0);
    write(row, root ? row : open.getFirst().opened, ticks, events.bits()[i], rows);
  }

  private void end(NetSpanKind kind, long ticks, long bits, NetRows rows) {
    if (beyond > 0) {
      beyond--;
      return;
    }
    if (open.isEmpty() || open.getLast().opened.kind() != kind) {
      ignoredEnds++;
      return;
    }
    NetState.Open root = open.getFirst().opened;
    write(open.removeLast().opened, root, ticks, bits, rows);
  }

  /** Writes the row of a span that is not open any more. */
  private void write(NetState.Open span, NetState.Open root, long ticks, long bits, NetRows rows) {
    // A connection has nothing around it, though it takes of what another one holds.
    long before = span.parent() == NO_PARENT ? 0 : open.getLast().consumed;
    if (!open.isEmpty()) {
      open.getLast().consumed += bits;
    }
    boolean connected = root.kind() == NetSpanKind.CONNECTION;
    rows.add(
        span,
        streamId,
        KIND_TEXTS.get(span.kind().code()),
        connected ? root.name() : NO_NAME,
        connected && root.outgoing(),
        before,
        bits,
        ticks);
  }

  NetState state() {
    List<NetState.Open> spans = new ArrayList<>(open.size());
    for (Span span : open) {
      NetState.Open o = span.opened;
      spans.add(
          new NetState.Open(
              o.kind(),
              o.id(),
              o.parent(),
              o.depth(),
              o.name(),
              o.outgoing(),
              o.begin(),
              span.consumed));
    }
    return new NetState(chainEnd, spans, beyond, irregularities());
  }

  NetIrregularities irregularities() {
    return new NetIrregularities(ignoredEnds, unclosed, tooDeep);
  }
}
