package io.micromegas.query;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The CTEs that a place of a statement sees, by name without case. Immutable. */
final class Scope {
  static final Scope EMPTY = new Scope(Map.of());

  private final Map<String, String> generated;

  private Scope(Map<String, String> generated) {
    this.generated = generated;
  }

  Scope with(String name, String generatedName) {
    Map<String, String> more = new HashMap<>(generated);
    more.put(name.toLowerCase(Locale.ROOT), generatedName);
    return new Scope(more);
  }

  Optional<String> find(String name) {
    return Optional.ofNullable(generated.get(name.toLowerCase(Locale.ROOT)));
  }
}
