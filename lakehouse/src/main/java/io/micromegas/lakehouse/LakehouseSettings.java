package io.micromegas.lakehouse;

/**
 * The bounds of the lakehouse.
 *
 * @param cacheBytes heap that decoded blocks and span trees may keep between queries
 * @param maxFilesPerQuery files of partitions that one query may read; more is RESOURCE_EXHAUSTED
 * @param maxTailBlocks blocks that one query may have to decode, as they are in no partition; more
 *     is TAIL_TOO_LONG, or RESOURCE_EXHAUSTED for a view that is not kept in partitions
 * @param maxTailEvents events that these blocks may say they hold
 * @param maxTailBytes bytes that these blocks may have in the store
 * @param maxDecodedBlockBytes heap the rows of one block, and each of its queues decompressed, may
 *     take; a block that needs more is reported as one that does not decode
 * @param maxEventsPerThread span events of one thread stream; more is RESOURCE_EXHAUSTED
 * @param maxKnownBounds blocks whose true first and last times are remembered for skipping
 * @param maxLayouts streams whose compiled layout is kept
 * @param maxReportedFailures sentences a session keeps about what could not be read
 */
public record LakehouseSettings(
    long cacheBytes,
    int maxFilesPerQuery,
    int maxTailBlocks,
    long maxTailEvents,
    long maxTailBytes,
    long maxDecodedBlockBytes,
    long maxEventsPerThread,
    int maxKnownBounds,
    int maxLayouts,
    int maxReportedFailures) {

  /** Refuses bounds that nothing fits in. */
  public LakehouseSettings {
    positive("cacheBytes", cacheBytes);
    positive("maxFilesPerQuery", maxFilesPerQuery);
    positive("maxTailBlocks", maxTailBlocks);
    positive("maxTailEvents", maxTailEvents);
    positive("maxTailBytes", maxTailBytes);
    positive("maxDecodedBlockBytes", maxDecodedBlockBytes);
    positive("maxEventsPerThread", maxEventsPerThread);
    positive("maxKnownBounds", maxKnownBounds);
    positive("maxLayouts", maxLayouts);
    positive("maxReportedFailures", maxReportedFailures);
  }

  private static void positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " has to be more than 0, not " + value);
    }
  }

  /** Returns bounds that suit the heap of this process. */
  public static LakehouseSettings defaults() {
    return forHeap(Runtime.getRuntime().maxMemory());
  }

  /** Returns bounds that suit a heap of that many bytes. */
  public static LakehouseSettings forHeap(long heap) {
    return new LakehouseSettings(
        Math.clamp(heap / 4, 16L << 20, 1L << 30),
        10_000,
        200_000,
        100_000_000,
        4L << 30,
        Math.clamp(heap / 8, 32L << 20, 256L << 20),
        Math.clamp(heap / 128, 1_000_000L, 20_000_000L),
        200_000,
        10_000,
        20);
  }

  /** Returns these bounds with another budget for what is kept decoded. */
  public LakehouseSettings withCacheBytes(long bytes) {
    return new LakehouseSettings(
        bytes,
        maxFilesPerQuery,
        maxTailBlocks,
        maxTailEvents,
        maxTailBytes,
        maxDecodedBlockBytes,
        maxEventsPerThread,
        maxKnownBounds,
        maxLayouts,
        maxReportedFailures);
  }

  /** Returns these bounds with others for what one query reads. */
  public LakehouseSettings withQueryBounds(int files, int blocks, long events, long bytes) {
    return new LakehouseSettings(
        cacheBytes,
        files,
        blocks,
        events,
        bytes,
        maxDecodedBlockBytes,
        maxEventsPerThread,
        maxKnownBounds,
        maxLayouts,
        maxReportedFailures);
  }
}
