package io.micromegas.telemetry;

/** Hands out the thread-span events of a block (ingestion-wire 5.6). */
final class ThreadSpanDecoder extends EventReader {
  private final ThreadSpanSink sink;
  private final CallSites sites;

  ThreadSpanDecoder(StreamLayout layout, BlockQueues queues, ThreadSpanSink sink) {
    super(layout, queues);
    this.sink = sink;
    sites = new CallSites(dependencies);
    sink.start(texts, sites.table());
  }

  @Override
  boolean wants(EventKind kind) {
    return kind.isThreadSpan();
  }

  @Override
  void event(EventType type, int at, int ordinal) {
    int desc = resolve(at + type.desc);
    int scope = type.name < 0 ? sites.scope(desc) : sites.scope(desc, resolve(at + type.name));
    long ticks = LittleEndian.i64(in, at + type.time);
    if (type.kind == EventKind.BEGIN_SPAN || type.kind == EventKind.BEGIN_NAMED_SPAN) {
      sink.begin(ordinal, ticks, scope);
    } else {
      sink.end(ordinal, ticks, scope);
    }
  }
}
