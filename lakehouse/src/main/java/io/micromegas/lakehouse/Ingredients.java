package io.micromegas.lakehouse;

import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.Partition;
import io.micromegas.catalog.Partitions.SourceCount;
import java.util.ArrayList;
import java.util.List;

/**
 * What one partition is made from.
 *
 * @param partitions existing ones that it replaces
 * @param blocks ranges whose blocks are decoded
 * @param source how many blocks and events all of this stands for
 */
record Ingredients(List<Partition> partitions, List<InsertRange> blocks, SourceCount source) {
  Ingredients {
    partitions = List.copyOf(partitions);
    blocks = List.copyOf(blocks);
  }

  /** Returns the pieces as ingredients. */
  static Ingredients of(List<Piece> pieces) {
    List<Partition> partitions = new ArrayList<>();
    List<InsertRange> ranges = new ArrayList<>();
    long blocks = 0;
    long events = 0;
    long payload = 0;
    for (Piece piece : pieces) {
      switch (piece) {
        case Piece.Present present -> {
          partitions.add(present.partition());
          blocks += present.partition().sourceBlocks();
          events += present.partition().sourceEvents();
        }
        case Piece.Missing missing -> {
          ranges.add(missing.range());
          blocks += missing.count().blocks();
          events += missing.count().events();
          payload += missing.count().payloadBytes();
        }
      }
    }
    return new Ingredients(partitions, ranges, new SourceCount(blocks, events, payload));
  }

  /** Returns the files among the partitions: those without rows have none. */
  List<String> files() {
    return partitions.stream()
        .flatMap(partition -> partition.content().stream())
        .map(Partition.Content::filePath)
        .toList();
  }

  /** Says in a few words what this is, for people. */
  String text() {
    String merged = partitions.isEmpty() ? "" : "merged from " + partitions.size() + " partitions";
    if (blocks.isEmpty()) {
      return merged.isEmpty() ? "empty" : merged;
    }
    return merged.isEmpty() ? "from blocks" : merged + " and blocks";
  }
}
