package io.micromegas.lakehouse;

import io.micromegas.catalog.Partition;
import java.time.Duration;
import java.util.List;

/** What came of an attempt to write a partition. */
sealed interface BuildOutcome {
  /**
   * It is in the lake.
   *
   * @param undecodable blocks whose rows it lacks, a sentence each
   */
  record Committed(
      Partition partition, Ingredients ingredients, List<String> undecodable, Duration took)
      implements BuildOutcome {
    public Committed {
      undecodable = List.copyOf(undecodable);
    }
  }

  /** With the claim in hand, there turned out to be nothing to write, or something else. */
  record Unneeded() implements BuildOutcome {}

  /** Another writer has a claim on the range, or a part of it. */
  record Busy() implements BuildOutcome {}

  /** The claim ran out and somebody else has it: nothing was changed. */
  record Lost() implements BuildOutcome {}
}
