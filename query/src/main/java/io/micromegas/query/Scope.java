package io.micromegas.query;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The CTEs that a place of a statement sees, by name without case, and its columns. Immutable. */
final class Scope {
  static final Scope EMPTY = new Scope(Map.of(), null);

  private final Map<String, String> generated;
  private final @Nullable Frame frame;

  private Scope(Map<String, String> generated, @Nullable Frame frame) {
    this.generated = generated;
    this.frame = frame;
  }

  /** Returns what the names of columns mean, as far as that is known. */
  @Nullable Frame frame() {
    return frame;
  }

  Scope in(Frame inner) {
    return new Scope(generated, inner);
  }

  Scope with(String name, String generatedName) {
    Map<String, String> more = new HashMap<>(generated);
    more.put(name.toLowerCase(Locale.ROOT), generatedName);
    return new Scope(more, frame);
  }

  Optional<String> find(String name) {
    return Optional.ofNullable(generated.get(name.toLowerCase(Locale.ROOT)));
  }
}
