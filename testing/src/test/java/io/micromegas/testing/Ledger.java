package io.micromegas.testing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

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

  /**
   * A block as it was sent.
   *
   * @param first ticks of its first event
   */
  record Block(UUID id, UUID stream, UUID process, Kind kind, int events, long first) {}

  private final Map<String, Block> sent = new LinkedHashMap<>();
  private final Set<UUID> known = new HashSet<>();
  private final List<Block> waiting = new ArrayList<>();
  private final List<Block> visible = new ArrayList<>();
  private final Set<String> expired = new HashSet<>();
  private final Consumer<String> journal;

  Ledger() {
    this(line -> {});
  }

  /** A ledger that tells each entry, before or after what it says, so that it can be replayed. */
  Ledger(Consumer<String> journal) {
    this.journal = journal;
  }

  /** Says that a block is about to be sent. */
  synchronized void sending(Block block) {
    sent.put(block.id().toString(), block);
    journal.accept(
        String.join(
            " ",
            "sending",
            block.id().toString(),
            block.stream().toString(),
            block.process().toString(),
            block.kind().name(),
            Integer.toString(block.events()),
            Long.toString(block.first())));
  }

  /** Says that a process or a stream was acknowledged. */
  synchronized void acknowledged(UUID processOrStream) {
    known.add(processOrStream);
    journal.accept("known " + processOrStream);
    List<Block> complete = waiting.stream().filter(this::complete).toList();
    visible.addAll(complete);
    waiting.removeAll(complete);
  }

  /** Says that a block was acknowledged. */
  synchronized void acknowledged(Block block) {
    (complete(block) ? visible : waiting).add(block);
    journal.accept("acknowledged " + block.id());
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

  /** Returns acknowledged blocks whose process or stream is not. */
  synchronized List<Block> waiting() {
    return List.copyOf(waiting);
  }

  /** Takes an entry of another's journal over. */
  synchronized void replay(String line) {
    String[] words = line.split(" ", -1);
    switch (words[0]) {
      case "sending" ->
          sending(
              new Block(
                  UUID.fromString(words[1]),
                  UUID.fromString(words[2]),
                  UUID.fromString(words[3]),
                  Kind.valueOf(words[4]),
                  Integer.parseInt(words[5]),
                  Long.parseLong(words[6])));
      case "known" -> acknowledged(UUID.fromString(words[1]));
      case "acknowledged" -> acknowledged(Objects.requireNonNull(sent.get(words[1])));
      default -> throw new IllegalArgumentException(line);
    }
  }

  /** Returns blocks that were sent and not acknowledged, or whose process or stream was not. */
  synchronized List<Block> unfinished() {
    Set<Block> done = new HashSet<>(visible);
    return sent.values().stream()
        .filter(block -> !done.contains(block) && !expired.contains(block.id().toString()))
        .toList();
  }

  /** Says that all blocks so far are so old that they may go. */
  synchronized void expire() {
    expired.addAll(sent.keySet());
    visible.clear();
    waiting.clear();
  }

  /** Returns what has to be kept. */
  synchronized List<Block> kept() {
    return sent.values().stream()
        .filter(block -> !expired.contains(block.id().toString()))
        .toList();
  }
}
