package io.micromegas.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.Supplier;

/** Runs what may take memory by the size of what it reads, and not long. */
final class Bounded {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final long FIXED = 1 << 20;
  private static final long PER_BYTE = 1_000;
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private Bounded() {}

  static <T> T get(int bytes, Supplier<T> reading) {
    long begin = System.nanoTime();
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      return reading.get();
    } finally {
      long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
      assertThat(allocated)
          .as("bytes allocated for %d", bytes)
          .isLessThan(FIXED + PER_BYTE * bytes);
      assertThat(System.nanoTime() - begin).as("nanoseconds").isLessThan(LONGEST.toNanos());
    }
  }

  static void run(int bytes, Runnable reading) {
    get(
        bytes,
        () -> {
          reading.run();
          return bytes;
        });
  }
}
