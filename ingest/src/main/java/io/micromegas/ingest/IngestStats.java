package io.micromegas.ingest;

import java.util.Map;

/**
 * What ingestion has done since it started, read without stopping it: the numbers are each right,
 * not of one instant.
 *
 * @param processes processes taken, known ones included
 * @param streams streams taken, known ones included
 * @param blocks blocks committed for the first time, pending ones included
 * @param pendingBlocks of these, how many had to wait for their stream or process
 * @param duplicateBlocks blocks that were known with the same content
 * @param healedBlocks of {@code blocks}, how many found their object already there: an earlier try
 *     had failed between object and row
 * @param payloadBytes payload bytes of {@code blocks}
 * @param refused requests not answered with 200, by reason; every reason is present
 * @param objectBatches batches of objects written
 * @param commits commits of blocks
 * @param requestsInFlight requests being received or waiting for their commit, now
 * @param bytesInFlight bytes of their bodies, now
 */
public record IngestStats(
    long processes,
    long streams,
    long blocks,
    long pendingBlocks,
    long duplicateBlocks,
    long healedBlocks,
    long payloadBytes,
    Map<Refusal, Long> refused,
    long objectBatches,
    long commits,
    long requestsInFlight,
    long bytesInFlight) {

  /** Copies the map. */
  public IngestStats {
    refused = Map.copyOf(refused);
  }
}
