package io.micromegas.lakehouse;

import java.time.Duration;

/**
 * How servers tell each other which files they need (R10).
 *
 * @param heartbeat between two publications
 * @param revokeAfter without a publication that went well, this server cancels its queries
 * @param deadAfter without a publication of another server, that one is taken for dead; has to be
 *     longer than {@code revokeAfter}, by more than clocks drift
 */
public record LeaseSettings(Duration heartbeat, Duration revokeAfter, Duration deadAfter) {
  /** The defaults. */
  public static final LeaseSettings DEFAULT =
      new LeaseSettings(Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(90));

  /** Refuses times that would let a file be deleted under a query. */
  public LeaseSettings {
    if (heartbeat.isZero() || heartbeat.isNegative()) {
      throw new IllegalArgumentException("heartbeat has to be more than 0, not " + heartbeat);
    }
    if (revokeAfter.compareTo(heartbeat) <= 0) {
      throw new IllegalArgumentException("revokeAfter has to be longer than the heartbeat");
    }
    if (deadAfter.compareTo(revokeAfter.plus(heartbeat)) < 0) {
      throw new IllegalArgumentException(
          "deadAfter has to be longer than revokeAfter and a heartbeat together");
    }
  }
}
