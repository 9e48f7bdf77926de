package io.micromegas.server;

import io.micromegas.query.QueryAudit;
import io.micromegas.query.QueryRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What is to be said of statements that are over, until it is sent: so much memory and no more.
 * What does not fit is counted. Thread-safe; nobody waits.
 */
final class AuditEntries {
  /** What is kept while the catalog or the store cannot be reached. */
  private static final long MOST_BYTES = 16L << 20;

  /** About what goes into one block. */
  private static final long BLOCK_BYTES = 1L << 20;

  private final Deque<Entry> waiting = new ArrayDeque<>();
  private long bytes;
  private long dropped;

  /**
   * An entry of the log.
   *
   * @param nanoTime when it was made, of this process's clock
   */
  record Entry(long nanoTime, String json, int bytes) {}

  /** Takes what is known of a statement. */
  void add(QueryRecord query) {
    String json = QueryAudit.json(query);
    int size = json.getBytes(StandardCharsets.UTF_8).length;
    synchronized (this) {
      if (bytes + size > MOST_BYTES) {
        dropped++;
        return;
      }
      bytes += size;
      waiting.add(new Entry(System.nanoTime(), json, size));
    }
  }

  /** Takes out what goes into the next block, in the order in which it came. */
  synchronized List<Entry> next() {
    List<Entry> next = new ArrayList<>();
    long size = 0;
    while (!waiting.isEmpty() && size < BLOCK_BYTES) {
      Entry entry = waiting.remove();
      next.add(entry);
      size += entry.bytes();
    }
    bytes -= size;
    return next;
  }

  /** Returns how many did not fit. */
  synchronized long dropped() {
    return dropped;
  }
}
