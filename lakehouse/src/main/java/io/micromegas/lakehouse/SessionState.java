package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.BlockRow;
import io.micromegas.store.ObjectFiles;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What scans of one session share: whether it is open, what is kept for them until it closes, and
 * what they could not read (R6). Thread-safe.
 */
final class SessionState {
  private static final String CLOSED = "the query is over: its view of the lake was closed";
  private static final String REVOKED =
      "the query was cancelled: the catalog was out of reach for so long that what it reads may be"
          + " deleted; run it again";

  private final int maxSentences;
  private final DecodeErrors errors;
  private final Map<UUID, Undecodable> failedBlocks = new LinkedHashMap<>();
  private final Set<UUID> irregularStreams = new HashSet<>();
  private final List<String> sentences = new ArrayList<>();
  private final List<ObjectFiles.Pinned> kept = new ArrayList<>();
  private volatile @Nullable String over;

  /** For work that notes itself what it could not read. */
  SessionState(int maxSentences) {
    this(maxSentences, new DecodeErrors());
  }

  SessionState(int maxSentences, DecodeErrors errors) {
    this.maxSentences = maxSentences;
    this.errors = errors;
  }

  /** Counts a block that was just found not to decode for a view, and makes it known. */
  void blockFailed(String viewSet, BlockRow block, Undecodable failure) {
    errors.add(viewSet, block, failure);
    blockFailed(failure);
  }

  /** Counts a block that was left out, once however often it is scanned. */
  synchronized void blockFailed(Undecodable block) {
    if (failedBlocks.putIfAbsent(block.blockId(), block) == null) {
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

  /** Returns the blocks that were left out. */
  synchronized List<Undecodable> undecodable() {
    return List.copyOf(failedBlocks.values());
  }

  synchronized long failedBlocks() {
    return failedBlocks.size();
  }

  synchronized List<String> sentences() {
    return List.copyOf(sentences);
  }

  /** Keeps files in place until the session closes. */
  void keep(ObjectFiles.Pinned files) {
    synchronized (kept) {
      if (!CLOSED.equals(over)) {
        kept.add(files);
        return;
      }
    }
    files.close();
    ensureOpen();
  }

  /** Ends the scans: what they read may be deleted any time. Files stay as they are. */
  void revoke() {
    synchronized (kept) {
      if (over == null) {
        over = REVOKED;
      }
    }
  }

  void close() {
    List<ObjectFiles.Pinned> files;
    synchronized (kept) {
      over = CLOSED;
      files = List.copyOf(kept);
      kept.clear();
    }
    files.forEach(ObjectFiles.Pinned::close);
  }

  void ensureOpen() {
    String reason = over;
    if (reason != null) {
      throw new MicromegasException(ErrorCode.CANCELLED, reason);
    }
  }
}
