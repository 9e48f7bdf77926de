package io.micromegas.telemetry;

/** Finds the scopes of the span events of one block, each call site worked out once. */
final class CallSites {
  private final Dependencies dependencies;
  private final Scopes scopes;

  // Of each descriptor met: one more than its scope, 0 for not yet.
  private final int[] scopeOf;

  // Scopes of named events, by location and name.
  private final LongIntMap named = new LongIntMap();

  CallSites(Dependencies dependencies) {
    this.dependencies = dependencies;
    scopes = new Scopes(dependencies.texts);
    scopeOf = new int[dependencies.size()];
  }

  /** Returns the table that the scopes are in. */
  ScopeTable table() {
    return scopes;
  }

  /** Returns the scope of a descriptor that tells the name itself. */
  int scope(int desc) {
    if (scopeOf[desc] == 0) {
      scopeOf[desc] = intern(desc, dependencies.reference(desc, "name")) + 1;
    }
    return scopeOf[desc] - 1;
  }

  /** Returns the scope of an event that brings its own name. */
  int scope(int location, int name) {
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
