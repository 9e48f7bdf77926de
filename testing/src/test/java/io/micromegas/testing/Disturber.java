package io.micromegas.testing;

import java.time.Duration;
import java.util.Random;

/** An actor that cuts connections and moves clocks. */
final class Disturber {
  private final LakeDatabase database;
  private final Random random;

  Disturber(LakeDatabase database, long seed) {
    this.database = database;
    this.random = new Random(seed);
  }

  void act() throws InterruptedException {
    Thread.sleep(100 + random.nextInt(700));
    switch (random.nextInt(8)) {
      case 0, 1 -> database.cutSome(random);
      case 2 -> database.pushIngestClock(Duration.ofSeconds(30));
      // Longer than a claim lasts: whoever writes is taken for dead.
      case 3 -> database.leap(Duration.ofSeconds(11 + random.nextInt(300)));
      // Longer than most tasks wait, and than a server may be silent.
      case 4 -> database.leap(Duration.ofMinutes(5 + random.nextInt(70)));
      default -> database.leap(Duration.ofMillis(random.nextInt(5_000)));
    }
  }
}
