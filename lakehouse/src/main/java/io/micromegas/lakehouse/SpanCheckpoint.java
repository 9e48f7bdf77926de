package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.BlockRow;
import io.micromegas.lakehouse.SpanState.OpenSpan;
import io.micromegas.lakehouse.SpanState.Orphan;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What is kept with a partition of thread_spans so that the blocks after it can be read without
 * those before it.
 *
 * @param input digest of all blocks of the stream up to here, in order
 * @param last the place of the last of them in that order: blocks that come later in the lake, but
 *     earlier in the order, make the partition useless
 * @param state where the record stands
 * @param chains facts of chains that are over, and were not when an earlier partition stored rows
 *     of them
 */
record SpanCheckpoint(SpanInput input, Place last, SpanState state, List<ChainFacts> chains)
    implements Checkpoint {
  private static final byte FORMAT = 1;

  SpanCheckpoint {
    chains = List.copyOf(chains);
  }

  /** Before the first block. Its place is before all others. */
  static final SpanCheckpoint START =
      new SpanCheckpoint(SpanInput.NOTHING, Place.FIRST, SpanState.START, List.of());

  /** How they are kept. */
  static final Checkpoint.Kind<SpanCheckpoint> KIND =
      new Checkpoint.Kind<>(START, SpanCheckpoint::parse);

  /** Returns whether no block of the stream was read yet. */
  boolean isStart() {
    return state.chain() < 0;
  }

  /** A block's place among those of its thread; block ids are compared as unsigned numbers. */
  record Place(long beginTicks, long endTicks, long objectOffset, UUID blockId)
      implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
        Comparator.comparingLong(Place::beginTicks)
            .thenComparingLong(Place::endTicks)
            .thenComparingLong(Place::objectOffset)
            .thenComparing(Place::blockId, Place::compareUnsigned);

    /** Before all blocks. */
    static final Place FIRST =
        new Place(Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE, new UUID(0, 0));

    static Place of(BlockRow block) {
      return new Place(block.beginTicks(), block.endTicks(), block.objectOffset(), block.blockId());
    }

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }

    private static int compareUnsigned(UUID a, UUID b) {
      int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
      return high != 0
          ? high
          : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
    }
  }

  /** Returns it as bytes, all numbers big-endian, texts with their lengths. */
  @Override
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.write(input.digest());
      out.writeLong(last.beginTicks());
      out.writeLong(last.endTicks());
      out.writeLong(last.objectOffset());
      out.writeLong(last.blockId().getMostSignificantBits());
      out.writeLong(last.blockId().getLeastSignificantBits());
      out.writeInt(state.chain());
      out.writeLong(state.chainBegin());
      out.writeLong(state.chainEnd());
      out.writeLong(state.now());
      out.writeBoolean(state.threadRow());
      out.writeLong(state.irregularities().ignoredEnds());
      out.writeLong(state.irregularities().forcedEnds());
      out.writeLong(state.irregularities().regressions());
      Map<Scope, Integer> scopes = writeScopes(out);
      out.writeInt(state.orphans().size());
      for (Orphan orphan : state.orphans()) {
        out.writeLong(orphan.id());
        out.writeLong(orphan.end());
        out.writeInt(scopes.getOrDefault(orphan.scope(), 0));
      }
      out.writeInt(state.open().size());
      for (OpenSpan span : state.open()) {
        out.writeLong(span.id());
        out.writeLong(span.begin());
        out.writeInt(scopes.getOrDefault(span.scope(), 0));
      }
      out.writeInt(chains.size());
      for (ChainFacts facts : chains) {
        out.writeInt(facts.chain());
        out.writeBoolean(facts.threadRow());
        out.writeInt(facts.orphans().size());
        for (long id : facts.orphans()) {
          out.writeLong(id);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  private Map<Scope, Integer> writeScopes(DataOutputStream out) throws IOException {
    Map<Scope, Integer> numbers = new LinkedHashMap<>();
    state.orphans().forEach(orphan -> numbers.putIfAbsent(orphan.scope(), numbers.size()));
    state.open().forEach(span -> numbers.putIfAbsent(span.scope(), numbers.size()));
    out.writeInt(numbers.size());
    for (Scope scope : numbers.keySet()) {
      out.writeInt(scope.hash());
      out.writeInt(scope.line());
      for (byte[] text : List.of(scope.name(), scope.target(), scope.filename())) {
        out.writeInt(text.length);
        out.write(text);
      }
    }
    return numbers;
  }

  /** Reads what {@link #toBytes} wrote; DATA_LOSS if it is something else. */
  static SpanCheckpoint parse(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte format = in.readByte();
      if (format != FORMAT) {
        throw new IOException("unknown format " + format);
      }
      SpanInput input = new SpanInput(in.readNBytes(SpanInput.LENGTH));
      Place last =
          new Place(
              in.readLong(), in.readLong(), in.readLong(), new UUID(in.readLong(), in.readLong()));
      int chain = in.readInt();
      long chainBegin = in.readLong();
      long chainEnd = in.readLong();
      long now = in.readLong();
      boolean threadRow = in.readBoolean();
      Irregularities irregularities =
          new Irregularities(in.readLong(), in.readLong(), in.readLong());
      List<Scope> scopes = readScopes(in);
      List<Orphan> orphans = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        orphans.add(new Orphan(in.readLong(), in.readLong(), scopes.get(in.readInt())));
      }
      List<OpenSpan> open = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        open.add(new OpenSpan(in.readLong(), in.readLong(), scopes.get(in.readInt())));
      }
      List<ChainFacts> chains = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        chains.add(readFacts(in));
      }
      SpanState state =
          new SpanState(chain, chainBegin, chainEnd, now, threadRow, orphans, open, irregularities);
      return new SpanCheckpoint(input, last, state, chains);
    } catch (IOException | IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new MicromegasException(
          ErrorCode.DATA_LOSS,
          "the checkpoint of a partition of thread_spans cannot be read ("
              + e.getMessage()
              + "); retire the partition, it is made again from the blocks",
          e);
    }
  }

  private static List<Scope> readScopes(DataInputStream in) throws IOException {
    List<Scope> scopes = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      int hash = in.readInt();
      int line = in.readInt();
      byte[] name = readText(in);
      byte[] target = readText(in);
      scopes.add(new Scope(hash, name, target, readText(in), line));
    }
    return scopes;
  }

  private static byte[] readText(DataInputStream in) throws IOException {
    int length = in.readInt();
    byte[] text = in.readNBytes(length);
    if (text.length < length) {
      throw new IOException("cut off in a text of " + length + " bytes");
    }
    return text;
  }

  private static ChainFacts readFacts(DataInputStream in) throws IOException {
    int chain = in.readInt();
    boolean threadRow = in.readBoolean();
    List<Long> orphans = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      orphans.add(in.readLong());
    }
    return new ChainFacts(chain, threadRow, orphans);
  }
}
