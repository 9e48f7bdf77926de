package io.micromegas.lakehouse;

import io.micromegas.catalog.Partition.Content;
import java.util.List;
import java.util.Optional;

/**
 * The rows of a partition, in the object store but not in the lake yet.
 *
 * @param content empty without rows: then there is no object
 * @param undecodable a sentence for each block that was left out, bounded
 * @param checkpoint state to be kept with the partition
 */
record PartitionFile(
    Optional<Content> content, List<String> undecodable, Optional<byte[]> checkpoint) {
  PartitionFile {
    undecodable = List.copyOf(undecodable);
  }

  /** What there is of no rows. */
  static final PartitionFile NONE =
      new PartitionFile(Optional.empty(), List.of(), Optional.empty());
}
