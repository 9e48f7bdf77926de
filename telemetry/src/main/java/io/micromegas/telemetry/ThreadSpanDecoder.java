package io.micromegas.telemetry;

/** Hands out the thread-span events of a block (ingestion-wire 5.6). */
final class ThreadSpanDecoder extends EventReader {
  private final ThreadSpanSink sink;
  private final Scopes scopes;

  // Of each descriptor met: one more than its scope, 0 for not yet.
  private final int[] scopeOf;

  // Scopes of named events, by location and name.
  private final LongIntMap named = new LongIntMap();

  ThreadSpanDecoder(StreamLayout layout, BlockQueues queues, ThreadSpanSink sink) {
    super(layout, queues);
    this.sink = sink;
    scopes = new Scopes(texts);
    scopeOf = new int[dependencies.size()];
    sink.start(texts, scopes);
  }

  @Override
  boolean wants(EventKind kind) {
    return kind.isThreadSpan();
  }

  @Override
  void event(EventType type, int at, int ordinal) {
    int desc = resolve(at + type.desc);
    int scope = type.name < 0 ? scope(desc) : scope(desc, resolve(at + type.name));
    long ticks = LittleEndian.i64(in, at + type.time);
    if (type.kind == EventKind.BEGIN_SPAN || type.kind == EventKind.BEGIN_NAMED_SPAN) {
      sink.begin(ordinal, ticks, scope);
    } else {
      sink.end(ordinal, ticks, scope);
    }
  }

  private int scope(int desc) {
    if (scopeOf[desc] == 0) {
      scopeOf[desc] = intern(desc, dependencies.reference(desc, "name")) + 1;
    }
    return scopeOf[desc] - 1;
  }

  private int scope(int location, int name) {
    long key = Scopes.pair(location, name);
    int scope = named.get(key);
    if (scope == LongIntMap.NONE) {
      scope = intern(location, name);
      named.put(key, scope);
    }
    return scope;
  }

  private int intern(int location, int name) {
    return scopes.intern(
        dependencies.text(name),
        dependencies.text(dependencies.reference(location, "target")),
        dependencies.text(dependencies.reference(location, "file")),
        dependencies.readInt(location, "line"));
  }
}
