package io.micromegas.lakehouse;

import java.util.ArrayList;
import java.util.List;

/**
 * What the sender's record of a thread left open to interpretation.
 *
 * @param ignoredEnds ends of spans that were not open
 * @param forcedEnds spans ended because one around them did
 * @param regressions events with a time before the previous event's
 */
record Irregularities(long ignoredEnds, long forcedEnds, long regressions) {
  static final Irregularities NONE = new Irregularities(0, 0, 0);

  boolean any() {
    return ignoredEnds + forcedEnds + regressions > 0;
  }

  String sentence(String stream) {
    List<String> parts = new ArrayList<>();
    if (ignoredEnds > 0) {
      parts.add(ignoredEnds + " ends of spans that were not open were ignored");
    }
    if (forcedEnds > 0) {
      parts.add(forcedEnds + " spans without an end were ended with the span around them");
    }
    if (regressions > 0) {
      parts.add(regressions + " events earlier than the one before them were moved to its time");
    }
    return "thread_spans of stream " + stream + ": " + String.join("; ", parts);
  }
}
