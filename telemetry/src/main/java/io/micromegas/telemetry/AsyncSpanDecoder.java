package io.micromegas.telemetry;

/** Hands out the async span events of a block (ingestion-wire 5.7). */
final class AsyncSpanDecoder extends EventReader {
  private final AsyncSpanSink sink;
  private final CallSites sites;

  AsyncSpanDecoder(StreamLayout layout, BlockQueues queues, AsyncSpanSink sink) {
    super(layout, queues);
    this.sink = sink;
    sites = new CallSites(dependencies);
    sink.start(texts, sites.table());
  }

  @Override
  boolean wants(EventKind kind) {
    return kind.isAsyncSpan();
  }

  @Override
  void event(EventType type, int at, int ordinal) {
    int desc = resolve(at + type.desc);
    int scope = type.name < 0 ? sites.scope(desc) : sites.scope(desc, resolve(at + type.name));
    long ticks = LittleEndian.i64(in, at + type.time);
    long span = LittleEndian.i64(in, at + type.spanId);
    long parent = LittleEndian.i64(in, at + type.parentSpanId);
    int depth = type.readDepth(in, at);
    if (type.kind == EventKind.BEGIN_ASYNC_SPAN || type.kind == EventKind.BEGIN_ASYNC_NAMED_SPAN) {
      sink.begin(ticks, scope, span, parent, depth);
    } else {
      sink.end(ticks, scope, span, parent, depth);
    }
  }
}
