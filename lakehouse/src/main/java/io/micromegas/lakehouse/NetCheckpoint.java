package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.lakehouse.SpanCheckpoint.Place;
import io.micromegas.telemetry.NetSpanKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What is kept with a partition of net_spans so that the blocks after it can be read without those
 * before it.
 *
 * @param last the place of the last block up to here, of whatever stream
 * @param streams where the record of each network stream of the process stands
 */
record NetCheckpoint(Place last, Map<UUID, NetState> streams) implements Checkpoint {
  private static final byte FORMAT = 1;

  /** How they are kept. */
  static final Checkpoint.Kind<NetCheckpoint> KIND =
      new Checkpoint.Kind<>(new NetCheckpoint(Place.FIRST, Map.of()), NetCheckpoint::parse);

  NetCheckpoint {
    streams = Map.copyOf(streams);
  }

  /**
   * All numbers big-endian, texts with their lengths, streams in order: equal states, equal bytes.
   */
  @Override
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeLong(last.beginTicks());
      out.writeLong(last.endTicks());
      out.writeLong(last.objectOffset());
      write(out, last.blockId());
      out.writeInt(streams.size());
      for (Map.Entry<UUID, NetState> stream : new TreeMap<>(streams).entrySet()) {
        write(out, stream.getKey());
        write(out, stream.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, UUID id) throws IOException {
    out.writeLong(id.getMostSignificantBits());
    out.writeLong(id.getLeastSignificantBits());
  }

  private static void write(DataOutputStream out, NetState state) throws IOException {
    out.writeLong(state.chainEnd());
    out.writeLong(state.beyond());
    out.writeLong(state.irregularities().ignoredEnds());
    out.writeLong(state.irregularities().unclosed());
    out.writeLong(state.irregularities().tooDeep());
    out.writeInt(state.open().size());
    for (NetState.Open span : state.open()) {
      out.writeByte(span.kind().code());
      out.writeBoolean(span.outgoing());
      out.writeLong(span.id());
      out.writeLong(span.parent());
      out.writeInt(span.depth());
      out.writeLong(span.begin());
      out.writeLong(span.consumed());
      out.writeInt(span.name().length);
      out.write(span.name());
    }
  }

  /** Reads what {@link #toBytes} wrote; DATA_LOSS if it is something else. */
  static NetCheckpoint parse(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte format = in.readByte();
      if (format != FORMAT) {
        throw new IOException("unknown format " + format);
      }
      Place last = new Place(in.readLong(), in.readLong(), in.readLong(), readId(in));
      Map<UUID, NetState> streams = new TreeMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        UUID stream = readId(in);
        streams.put(stream, readState(in));
      }
      return new NetCheckpoint(last, streams);
    } catch (IOException | IndexOutOfBoundsException e) {
      throw new MicromegasException(
          ErrorCode.DATA_LOSS,
          "the checkpoint of a partition of net_spans cannot be read ("
              + e.getMessage()
              + "); retire the partition, it is made again from the blocks",
          e);
    }
  }

  private static UUID readId(DataInputStream in) throws IOException {
    return new UUID(in.readLong(), in.readLong());
  }

  private static NetState readState(DataInputStream in) throws IOException {
    long chainEnd = in.readLong();
    long beyond = in.readLong();
    NetIrregularities irregularities =
        new NetIrregularities(in.readLong(), in.readLong(), in.readLong());
    List<NetState.Open> open = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      NetSpanKind kind = NetSpanKind.of(in.readByte());
      boolean outgoing = in.readBoolean();
      long id = in.readLong();
      long parent = in.readLong();
      int depth = in.readInt();
      long begin = in.readLong();
      long consumed = in.readLong();
      int length = in.readInt();
      byte[] name = in.readNBytes(length);
      if (name.length < length) {
        throw new IOException("cut off in a text of " + length + " bytes");
      }
      open.add(new NetState.Open(kind, id, parent, depth, name, outgoing, begin, consumed));
    }
    return new NetState(chainEnd, open, beyond, irregularities);
  }
}
