package io.micromegas.lakehouse;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What the record of a network stream left out.
 *
 * @param ignoredEnds ends that the innermost open span does not have
 * @param unclosed spans without an end
 * @param tooDeep spans nested too deeply
 */
record NetIrregularities(long ignoredEnds, long unclosed, long tooDeep) {
  static final NetIrregularities NONE = new NetIrregularities(0, 0, 0);

  boolean any() {
    return ignoredEnds + unclosed + tooDeep > 0;
  }

  String sentence(UUID stream) {
    List<String> parts = new ArrayList<>();
    if (ignoredEnds > 0) {
      parts.add(ignoredEnds + " ends of spans that were not the innermost were ignored");
    }
    if (unclosed > 0) {
      parts.add(unclosed + " spans without an end were left out");
    }
    if (tooDeep > 0) {
      parts.add(tooDeep + " spans more than " + NetStack.MAX_DEPTH + " deep were left out");
    }
    return "net_spans of stream " + stream + ": " + String.join("; ", parts);
  }
}
