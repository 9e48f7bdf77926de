package io.micromegas.otlp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts what no view shows, by reason, with the first names. */
final class LeftOut {
  private static final int EXAMPLES = 3;
  private static final int LONGEST_NAME = 60;

  /** Why something is in no view. */
  enum Reason {
    NO_TIME("without a time"),
    NO_VALUE("without a value"),
    NO_START_OR_END("without a start or an end"),
    TRACE_ID("with a trace id that is not of 16 bytes"),
    SPAN_ID("with a span id that is not of 8 bytes"),
    COUNTS("whose counts contradict each other");

    private final String words;

    Reason(String words) {
      this.words = words;
    }
  }

  private static final class Tally {
    long count;
    final List<String> names = new ArrayList<>();
  }

  private final Map<Reason, Tally> tallies = new EnumMap<>(Reason.class);
  private long items;
  private long unshown;

  void shown() {
    items++;
  }

  /** Counts one that is left out; its name is UTF-8. */
  void add(Reason reason, byte[] in, int nameAt, int nameLength) {
    items++;
    unshown++;
    Tally tally = tallies.computeIfAbsent(reason, r -> new Tally());
    tally.count++;
    if (tally.names.size() < EXAMPLES) {
      int length = Math.min(nameLength, LONGEST_NAME);
      tally.names.add("'" + new String(in, nameAt, length, StandardCharsets.UTF_8) + "'");
    }
  }

  Showing showing() {
    StringBuilder why = new StringBuilder();
    tallies.forEach((reason, tally) ->
        why.append(why.isEmpty() ? "" : "; ")
            .append(tally.count)
            .append(' ')
            .append(reason.words)
            .append(", like ")
            .append(String.join(", ", tally.names)));
    return new Showing(items, unshown, why.toString());
  }
}
