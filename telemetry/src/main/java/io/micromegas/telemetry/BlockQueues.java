package io.micromegas.telemetry;

import io.micromegas.base.MicromegasException;

/**
 * The two queues of a block, decompressed. The arrays must not be changed.
 *
 * @param dependencies what the events refer to
 * @param objects the events
 */
public record BlockQueues(ByteSlice dependencies, ByteSlice objects) {
  /** Decompresses a stored payload, each queue to {@link Lz4Frame#DEFAULT_MAX_CONTENT} at most. */
  public static BlockQueues of(byte[] payload) {
    return of(payload, Lz4Frame.DEFAULT_MAX_CONTENT);
  }

  /**
   * Decompresses a stored payload.
   *
   * @param maxContent the most bytes that each queue may have
   * @throws MicromegasException CORRUPT_BLOCK when it is damaged or larger
   */
  public static BlockQueues of(byte[] payload, int maxContent) {
    BlockPayload split = BlockPayload.of(payload);
    return new BlockQueues(
        Lz4Frame.decode(split.dependencies(), maxContent),
        Lz4Frame.decode(split.objects(), maxContent));
  }
}
