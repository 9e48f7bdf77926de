package io.micromegas.telemetry;

import java.util.Map;
import java.util.UUID;

/**
 * Writes blocks of network events with the types that Unreal senders announce. Times are raw ticks
 * of the process. Not thread-safe.
 */
public final class NetBlockWriter extends TransitWriter {
  private static final int STRING = 0;

  private static final int BEGIN_CONNECTION = 0;
  private static final int END_CONNECTION = 1;
  private static final int BEGIN_OBJECT = 2;
  private static final int END_OBJECT = 3;
  private static final int PROPERTY = 4;
  private static final int BEGIN_RPC = 5;
  private static final int END_RPC = 6;

  /** Starts with an empty block. */
  public NetBlockWriter() {
    super(STRING);
  }

  /** Describes a stream that these blocks can belong to. */
  public static StreamInfo stream(UUID processId, UUID streamId, Map<String, String> properties) {
    return stream(
        processId,
        streamId,
        SenderTypes.NET_DEPENDENCIES,
        SenderTypes.NET_EVENTS,
        "net",
        properties);
  }

  /** Traffic of a connection begins. */
  public void beginConnection(long ticks, String connection, boolean outgoing) {
    begin(BEGIN_CONNECTION, ticks, connection);
    objects.u8(outgoing ? 1 : 0).u8(0).u8(0).u8(0).u32(0);
  }

  /** It is over, having taken so many bits; at most 32 bits of them, unsigned. */
  public void endConnection(long ticks, long bits) {
    end(END_CONNECTION, ticks, bits);
  }

  /** An object begins to be replicated. */
  public void beginObject(long ticks, String object) {
    begin(BEGIN_OBJECT, ticks, object);
  }

  /** An object was replicated. */
  public void endObject(long ticks, long bits) {
    end(END_OBJECT, ticks, bits);
  }

  /** A property was replicated. */
  public void property(long ticks, String property, long bits) {
    begin(PROPERTY, ticks, property);
    objects.u32((int) bits).u32(0);
  }

  /** A remote function begins to be called. */
  public void beginRpc(long ticks, String function) {
    begin(BEGIN_RPC, ticks, function);
  }

  /** A remote function was called. */
  public void endRpc(long ticks, long bits) {
    end(END_RPC, ticks, bits);
  }

  private void begin(int type, long ticks, String name) {
    long id = codedString(name, STRING);
    event(type).u64(ticks).u64(id).u64(0);
  }

  private void end(int type, long ticks, long bits) {
    event(type).u64(ticks).u32((int) bits).u32(0);
  }
}
