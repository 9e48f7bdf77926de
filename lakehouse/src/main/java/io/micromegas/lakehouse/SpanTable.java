package io.micromegas.lakehouse;

import io.micromegas.engine.Column;
import java.util.ArrayList;
import java.util.List;

/**
 * All rows of thread_spans of one stream, in order, cut into slices that are read in parallel.
 *
 * @param missing the blocks that are not in it
 */
record SpanTable(
    List<Slice> slices, List<Undecodable> missing, Irregularities irregularities, long sizeInBytes)
    implements Decoded {

  /**
   * Some consecutive rows.
   *
   * @param maxEnd latest end of a row, nanoseconds UTC; {@code begin} is not decreasing
   * @param columns in the order of the view's schema
   */
  record Slice(
      int rows, long minBegin, long maxBegin, long minEnd, long maxEnd, List<Column> columns) {}

  /**
   * What the sender's record left open to interpretation.
   *
   * @param ignoredEnds ends of spans that were not open
   * @param forcedEnds spans ended because one around them did
   * @param regressions events with a time before the previous event's
   */
  record Irregularities(long ignoredEnds, long forcedEnds, long regressions) {
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
}
