package io.micromegas.testing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What was sent and what was acknowledged, in the order in which it became so. Thread-safe.
 *
 * <p>A block has to be seen by every query that begins after the block, its stream and its process
 * were acknowledged, and may be seen by queries that end after it was sent first.
 */
final class Ledger {
  /** What a block holds. */
  enum Kind {
    LOG,
    METRIC,
    SPAN
  }

  /** A block as it was sent. */
  record Block(UUID id, UUID stream, UUID process, Kind kind, int events) {}

  private final Map<String, Block> sent = new LinkedHashMap<>();
  private final Set<UUID> known = new HashSet<>();
  private final List<Block> waiting = new ArrayList<>();
  private final List<Block> visible = new ArrayList<>();

  /** Says that a block is about to be sent. */
  synchronized void sending(Block block) {
    sent.put(block.id().toString(), block);
  }

  /** Says that a process or a stream was acknowledged. */
  synchronized void acknowledged(UUID processOrStream) {
    known.add(processOrStream);
    List<Block> complete = waiting.stream().filter(this::complete).toList();
    visible.addAll(complete);
    waiting.removeAll(complete);
  }

  /** Says that a block was acknowledged. */
  synchronized void acknowledged(Block block) {
    (complete(block) ? visible : waiting).add(block);
  }

  private boolean complete(Block block) {
    return known.contains(block.stream()) && known.contains(block.process());
  }

  /** Returns what a query that begins now has to see. */
  synchronized List<Block> mustBeSeen() {
    return List.copyOf(visible);
  }

  /** Returns what a query that ends now may have seen, by id. */
  synchronized Map<String, Block> mayBeSeen() {
    return Map.copyOf(sent);
  }

  /** Returns processes or streams of which something has to be seen, the latest last. */
  synchronized List<Block> waiting() {
    return List.copyOf(waiting);
  }
}
