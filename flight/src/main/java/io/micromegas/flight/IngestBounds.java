package io.micromegas.flight;

import java.time.Duration;

/**
 * The bounds of bulk ingest.
 *
 * @param maxCalls calls that may be open at once; more are refused as overload
 * @param maxBatchBytes largest Arrow body of one batch; larger is refused
 * @param maxBatchRows most rows of one batch of metadata; more are refused
 * @param pieceBytes Arrow bodies of metadata that are gathered and taken all or none; of a longer
 *     call the first ones are taken then, at the end of a batch
 * @param pieceRows rows after which it is the same; with them goes the time that one commit keeps
 *     others waiting
 * @param firstMessage how long a client may take to send its schema
 */
record IngestBounds(
    int maxCalls,
    long maxBatchBytes,
    int maxBatchRows,
    long pieceBytes,
    int pieceRows,
    Duration firstMessage) {

  /** 8 calls; batches of 100 MiB or 65,536 rows; pieces of 32 MiB or 16,384 rows; 30 s. */
  static final IngestBounds DEFAULTS =
      new IngestBounds(8, 100L << 20, 65_536, 32L << 20, 16_384, Duration.ofSeconds(30));

  IngestBounds {
    if (maxCalls <= 0
        || maxBatchBytes <= 0
        || maxBatchRows <= 0
        || pieceBytes <= 0
        || pieceRows <= 0) {
      throw new IllegalArgumentException("bounds of bulk ingest must be positive");
    }
  }
}
