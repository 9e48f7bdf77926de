package io.micromegas.lakehouse;

import io.micromegas.catalog.BlockRow;
import io.micromegas.catalog.Partition;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what a relation is made of, and what is read of it. Thread-safe. */
final class ReadCounts {
  private final AtomicLong partitions = new AtomicLong();
  private final AtomicLong files = new AtomicLong();
  private final AtomicLong fileBytes = new AtomicLong();
  private final AtomicLong fileRows = new AtomicLong();
  private final AtomicLong blocks = new AtomicLong();
  private final AtomicLong blocksRead = new AtomicLong();
  private final AtomicLong events = new AtomicLong();

  /** There are partitions, read or not. */
  void considered(List<Partition> all) {
    partitions.addAndGet(withRows(all));
  }

  /** Partitions are read. */
  void files(List<Partition> read) {
    files.addAndGet(withRows(read));
    for (Partition partition : read) {
      partition
          .content()
          .ifPresent(content -> {
            fileBytes.addAndGet(content.fileSize());
            fileRows.addAndGet(content.rows());
          });
    }
  }

  private static long withRows(List<Partition> partitions) {
    return partitions.stream().filter(partition -> partition.content().isPresent()).count();
  }

  /** Blocks are in no partition. */
  void blocks(List<BlockRow> tail) {
    blocks.addAndGet(tail.size());
  }

  /** A block was decoded, or taken decoded from memory. */
  void read(Decoded block) {
    blocksRead.incrementAndGet();
    events.addAndGet(
        switch (block) {
          case EventRows rows -> rows.rows();
          case NetEvents net -> net.count();
          case SpanEvents spans -> spans.count();
          case SpanTable _, Undecodable _ -> 0;
        });
  }

  ReadReport report(ViewTarget view) {
    return new ReadReport(
        view.view().name(),
        view.id().map(Object::toString),
        Math.max(partitions.get(), files.get()),
        files.get(),
        fileBytes.get(),
        fileRows.get(),
        blocks.get(),
        blocksRead.get(),
        events.get());
  }
}
