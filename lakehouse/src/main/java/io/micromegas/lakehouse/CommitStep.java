package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.Claim;
import io.micromegas.catalog.Partition;
import io.micromegas.catalog.Partitions;
import io.micromegas.catalog.Partitions.CommitOutcome;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commits a partition, and finds out what became of it when the answer is lost. */
final class CommitStep {
  private static final Logger LOG = LoggerFactory.getLogger(CommitStep.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private final Partitions partitions;
  private final Duration outcomeWait;

  CommitStep(Partitions partitions, Duration outcomeWait) {
    this.partitions = partitions;
    this.outcomeWait = outcomeWait;
  }

  /** What is known about a commit. */
  sealed interface Result {
    /** The partition is in the lake. */
    record Committed() implements Result {}

    /** It is not, and will not be: the claim was somebody else's. */
    record Lost() implements Result {}

    /** It is not, and will not be: the catalog refused it. */
    record Refused(MicromegasException why) implements Result {}

    /** Nobody knows: file and claim have to stay as they are. */
    record Unknown(RuntimeException why) implements Result {}
  }

  Result run(Claim claim, Partition partition, Optional<byte[]> checkpoint) {
    try {
      return result(partitions.commit(claim, partition, checkpoint));
    } catch (RuntimeException e) {
      if (e instanceof MicromegasException refused && refused.code() == ErrorCode.CONFLICT) {
        return new Result.Refused(refused);
      }
      LOG.warn("the answer to a commit of {} was lost", ViewInstance.text(partition), e);
      return resolve(claim, e);
    }
  }

  /** Also ends a claim of a commit that never reached the catalog: then it is lost for certain. */
  private Result resolve(Claim claim, RuntimeException why) {
    Pauses pauses = new Pauses(FIRST_PAUSE, outcomeWait);
    while (true) {
      try {
        return result(partitions.resolve(claim));
      } catch (RuntimeException e) {
        LOG.warn("the outcome of a commit of {} is not known", claim.filePath(), e);
        // Not to be cancelled: this tells whether a file is part of the lake.
        if (!pauses.pause(() -> false)) {
          return new Result.Unknown(why);
        }
      }
    }
  }

  private static Result result(CommitOutcome outcome) {
    return switch (outcome) {
      case COMMITTED -> new Result.Committed();
      case LOST -> new Result.Lost();
    };
  }
}
