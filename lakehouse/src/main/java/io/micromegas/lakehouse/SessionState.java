package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What scans of one session share: whether it is open, and what they could not read (R6). */
final class SessionState {
  private final int maxSentences;
  private final Set<UUID> failedBlocks = new HashSet<>();
  private final Set<UUID> irregularStreams = new HashSet<>();
  private final List<String> sentences = new ArrayList<>();
  private volatile boolean closed;

  SessionState(int maxSentences) {
    this.maxSentences = maxSentences;
  }

  /** Counts a block that was left out, once however often it is scanned. */
  synchronized void blockFailed(Undecodable block) {
    if (failedBlocks.add(block.blockId())) {
      say(block.reason());
    }
  }

  /** Notes something odd about a stream that left out no block, once. */
  synchronized void irregular(UUID streamId, String sentence) {
    if (irregularStreams.add(streamId)) {
      say(sentence);
    }
  }

  private void say(String sentence) {
    if (sentences.size() < maxSentences) {
      sentences.add(sentence);
    }
  }

  synchronized long failedBlocks() {
    return failedBlocks.size();
  }

  synchronized List<String> sentences() {
    return List.copyOf(sentences);
  }

  void close() {
    closed = true;
  }

  void ensureOpen() {
    if (closed) {
      throw new MicromegasException(
          ErrorCode.CANCELLED, "the query is over: its view of the lake was closed");
    }
  }
}
