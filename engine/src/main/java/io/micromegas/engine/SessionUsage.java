package io.micromegas.engine;

/**
 * What statements took of the engine.
 *
 * @param peakMemory most bytes of its buffers at a time
 * @param peakDisk most bytes of its temporary files at a time
 * @param bytesRead of files
 */
public record SessionUsage(long peakMemory, long peakDisk, long bytesRead) {
  /** Nothing. */
  public static final SessionUsage NONE = new SessionUsage(0, 0, 0);

  /** Returns what these and other statements, one after the other, took. */
  public SessionUsage and(SessionUsage other) {
    return new SessionUsage(
        Math.max(peakMemory, other.peakMemory),
        Math.max(peakDisk, other.peakDisk),
        bytesRead + other.bytesRead);
  }
}
