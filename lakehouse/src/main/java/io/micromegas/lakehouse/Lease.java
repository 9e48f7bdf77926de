package io.micromegas.lakehouse;

import io.micromegas.catalog.Claim;
import io.micromegas.catalog.Partitions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a claim alive while its file is written. */
final class Lease {
  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

  private final Partitions partitions;
  private final Claim claim;
  private final Duration length;
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean lost;

  /** Starts renewing a claim that was had just now. */
  Lease(Partitions partitions, Claim claim, Duration length) {
    this.partitions = partitions;
    this.claim = claim;
    this.length = length;
    Thread.ofVirtual().name("partition-lease").start(this::renew);
  }

  private void renew() {
    try {
      while (!lost && !over.await(length.toNanos() / 4, TimeUnit.NANOSECONDS)) {
        renewOnce();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void renewOnce() {
    try {
      lost = !partitions.renew(claim, length);
    } catch (RuntimeException e) {
      // The commit tells whether the claim is still ours: until then the work is worth going on.
      LOG.warn("could not renew the claim on {}; trying again", TimeText.of(claim.range()), e);
    }
  }

  /** Returns whether somebody else took the claim over. */
  boolean isLost() {
    return lost;
  }

  /** Stops renewing; the claim is as it is. */
  void stop() {
    over.countDown();
  }
}
