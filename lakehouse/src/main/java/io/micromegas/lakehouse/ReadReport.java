package io.micromegas.lakehouse;

import java.util.Optional;

/**
 * What one relation of a statement was made of, and what was read of it so far.
 *
 * @param viewSet its view
 * @param instance of the view; empty for the global one
 * @param partitions those with rows that the view has; counted only where asked for, else those
 *     read
 * @param files partitions that are read, the others cannot hold rows that are needed
 * @param fileBytes their size
 * @param fileRows their rows
 * @param blocks that are in no partition, of which conditions on insert time leave something
 * @param blocksRead those of them that were decoded, or taken decoded from memory; once per scan
 * @param events in these
 */
public record ReadReport(
    String viewSet,
    Optional<String> instance,
    long partitions,
    long files,
    long fileBytes,
    long fileRows,
    long blocks,
    long blocksRead,
    long events) {

  /** Returns how many partitions conditions on times have left out. */
  public long pruned() {
    return partitions - files;
  }
}
