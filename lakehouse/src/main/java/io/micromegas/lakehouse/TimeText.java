package io.micromegas.lakehouse;

import io.micromegas.catalog.InsertRange;
import java.time.Instant;

/** Times as people read them: RFC 3339, UTC. */
final class TimeText {
  private TimeText() {}

  static String of(long nanos) {
    return Instant.ofEpochSecond(
            Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L))
        .toString();
  }

  static String of(InsertRange range) {
    return "[" + of(range.begin()) + ", " + of(range.end()) + ")";
  }
}
