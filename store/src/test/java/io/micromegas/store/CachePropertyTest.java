package io.micromegas.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.store.ObjectFiles.Pinned;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random readers, failures and restarts; what holds always, and what holds at the end. */
final class CachePropertyTest {
  private static final int OBJECTS = 40;
  private static final int MAX_SIZE = 40_000;
  private static final long BUDGET = 400_000;

  @TempDir Path folder;

  @Test
  void readersSeeRightBytesAndTheDiskStaysInBudget() throws Exception {
    for (long seed = 1; seed <= 4; seed++) {
      Path directory = folder.resolve("seed-" + seed);
      FakeFetcher store = new FakeFetcher();
      Random random = new Random(seed);
      for (int i = 0; i < OBJECTS; i++) {
        store.add("views/" + i, random.nextInt(MAX_SIZE));
      }
      long fault = seed;
      AtomicInteger asked = new AtomicInteger();
      store.failing = key -> (asked.incrementAndGet() + fault) % 13 == 0;
      for (int life = 0; life < 3; life++) {
        live(store, directory, seed * 100 + life);
        spoilOne(directory, random);
      }
    }
  }

  private static void live(FakeFetcher store, Path directory, long seed) throws Exception {
    CacheSettings settings = new CacheSettings(directory, BUDGET, 4);
    try (CachedObjectFiles cache = new CachedObjectFiles(store, settings)) {
      AtomicBoolean done = new AtomicBoolean();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<?> watch =
            threads.submit(() -> {
              while (!done.get()) {
                CacheStats before = cache.stats();
                long bytes = bytesBelow(directory);
                assertThat(before.usedBytes()).isBetween(0L, BUDGET);
                // What moved while we looked may have been seen twice.
                if (sameFiles(before, cache.stats())) {
                  assertThat(bytes).as("seed %s", seed).isLessThanOrEqualTo(BUDGET);
                }
                Thread.sleep(1);
              }
              return true;
            });
        List<Future<?>> readers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          Random random = new Random(seed * 10 + i);
          readers.add(threads.submit(() -> read(cache, store, random, seed)));
        }
        try {
          for (Future<?> reader : readers) {
            reader.get();
          }
        } finally {
          done.set(true);
        }
        watch.get();
      }
      awaitQuiet(cache);
      assertThat(cache.stats().usedBytes())
          .as("seed %s", seed)
          .isEqualTo(bytesBelow(directory.resolve("objects")));
      assertThat(bytesBelow(directory.resolve("tmp"))).as("seed %s", seed).isZero();
    }
  }

  private static boolean sameFiles(CacheStats one, CacheStats other) {
    return one.misses() == other.misses()
        && one.evictions() == other.evictions()
        && one.bytesFetched() == other.bytesFetched()
        && one.usedBytes() == other.usedBytes();
  }

  /** Fetches that nobody waits for any more end by themselves. */
  private static void awaitQuiet(CachedObjectFiles cache) throws InterruptedException {
    for (int i = 0; i < 2000 && cache.stats().pinnedBytes() > 0; i++) {
      Thread.sleep(1);
    }
    assertThat(cache.stats().pinnedBytes()).isZero();
  }

  private static boolean read(CachedObjectFiles cache, FakeFetcher store, Random random, long seed)
      throws Exception {
    for (int i = 0; i < 60; i++) {
      List<String> keys =
          Stream.generate(() -> "views/" + random.nextInt(OBJECTS))
              .limit(1 + random.nextInt(5))
              .toList();
      try (Pinned pinned = cache.pin(keys)) {
        for (String key : keys) {
          if (random.nextInt(8) == 0) {
            Thread.sleep(1);
          }
          assertThat(Arrays.equals(Files.readAllBytes(pinned.path(key)), store.content(key)))
              .as("%s, seed %s", key, seed)
              .isTrue();
        }
      } catch (MicromegasException e) {
        assertThat(e.code())
            .as(e.getMessage())
            .isIn(ErrorCode.UNAVAILABLE, ErrorCode.RESOURCE_EXHAUSTED);
      }
    }
    return true;
  }

  /** Does what a crash of the machine may do: a file of the right size with wrong bytes, a part. */
  private static void spoilOne(Path directory, Random random) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(directory.resolve("objects"))) {
      files = found.sorted().toList();
    }
    Path file = files.get(random.nextInt(files.size()));
    int size = (int) Files.size(file);
    Files.delete(file);
    Files.write(file, new byte[random.nextBoolean() ? size : size / 2]);
    Files.write(directory.resolve("tmp/left"), new byte[100]);
  }

  private static long bytesBelow(Path directory) throws IOException {
    long sum = 0;
    try (Stream<Path> found = Files.walk(directory)) {
      for (Path file : found.toList()) {
        try {
          sum += Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException e) {
          // Evicted while we looked.
          sum += 0;
        }
      }
    } catch (UncheckedIOException e) {
      return 0;
    }
    return sum;
  }
}
