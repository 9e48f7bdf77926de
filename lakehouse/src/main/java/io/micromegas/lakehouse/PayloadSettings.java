package io.micromegas.lakehouse;

/**
 * The bounds of reading stored objects for queries.
 *
 * @param callsAtOnce runs of rows, of all queries, whose objects are read at the same time; others
 *     wait
 * @param downloadsPerCall objects read at the same time for one of them
 * @param bytesPerCall bytes that the objects of one of them may have together; more is
 *     RESOURCE_EXHAUSTED
 */
public record PayloadSettings(int callsAtOnce, int downloadsPerCall, long bytesPerCall) {
  /** Refuses bounds that nothing fits in. */
  public PayloadSettings {
    if (callsAtOnce < 1 || downloadsPerCall < 1 || bytesPerCall < 1) {
      throw new IllegalArgumentException("bounds have to be more than 0");
    }
  }

  /** Returns bounds that suit the heap of this process. */
  public static PayloadSettings defaults() {
    return new PayloadSettings(
        2, 10, Math.clamp(Runtime.getRuntime().maxMemory() / 8, 32L << 20, 256L << 20));
  }
}
