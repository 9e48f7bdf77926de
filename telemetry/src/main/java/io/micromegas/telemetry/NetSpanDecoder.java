package io.micromegas.telemetry;

/** Hands out the network events of a block (ingestion-wire 5.8). */
final class NetSpanDecoder extends EventReader {
  private final NetSpanSink sink;

  NetSpanDecoder(StreamLayout layout, BlockQueues queues, NetSpanSink sink) {
    super(layout, queues);
    this.sink = sink;
    sink.start(texts);
  }

  @Override
  boolean wants(EventKind kind) {
    return kind.isNet();
  }

  @Override
  void event(EventType type, int at, int ordinal) {
    long ticks = LittleEndian.i64(in, at + type.time);
    switch (type.kind) {
      case BEGIN_NET_CONNECTION ->
          sink.begin(
              ordinal, ticks, NetSpanKind.CONNECTION, name(type, at), type.readOutgoing(in, at));
      case BEGIN_NET_OBJECT ->
          sink.begin(ordinal, ticks, NetSpanKind.OBJECT, name(type, at), false);
      case BEGIN_NET_RPC -> sink.begin(ordinal, ticks, NetSpanKind.RPC, name(type, at), false);
      case END_NET_CONNECTION ->
          sink.end(ordinal, ticks, NetSpanKind.CONNECTION, type.readBits(in, at));
      case END_NET_OBJECT -> sink.end(ordinal, ticks, NetSpanKind.OBJECT, type.readBits(in, at));
      case END_NET_RPC -> sink.end(ordinal, ticks, NetSpanKind.RPC, type.readBits(in, at));
      case NET_PROPERTY -> sink.property(ordinal, ticks, name(type, at), type.readBits(in, at));
      default -> throw new IllegalStateException(type.kind + " is no network event");
    }
  }

  private int name(EventType type, int at) {
    return dependencies.text(resolve(at + type.name));
  }
}
