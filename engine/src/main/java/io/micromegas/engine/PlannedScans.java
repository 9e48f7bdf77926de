package io.micromegas.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Mentions of relations in a statement that is planned to learn what its conditions say. Every
 * mention counts, one that the optimiser has dropped too: what is kept is true of all. Thread-safe.
 */
final class PlannedScans {
  private final List<Mention> mentions = new ArrayList<>();

  private record Mention(long relation, ScanBinding binding) {}

  /** Notes a mention of a relation. */
  synchronized void add(long relation, ScanBinding binding) {
    mentions.add(new Mention(relation, binding));
  }

  /**
   * Returns what is true of the wanted rows of each relation that was mentioned.
   *
   * @param scans how many there are in the plan
   */
  synchronized Map<Long, List<ScanHint>> conditions(int scans) {
    if (scans > mentions.size()) {
      // A copy of which nothing was said.
      return Map.of();
    }
    boolean oneEach = scans == mentions.size();
    Map<Long, List<ScanHint>> conditions = new HashMap<>();
    for (Mention mention : mentions) {
      ScanBinding binding = mention.binding();
      conditions.merge(
          mention.relation(),
          oneEach ? binding.hintsOfOne() : binding.hints(),
          ScanBinding::weaken);
    }
    return Map.copyOf(conditions);
  }
}
