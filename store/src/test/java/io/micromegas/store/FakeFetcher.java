package io.micromegas.store;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Objects that are made up; counts how often each was asked for, waits and fails on demand. */
final class FakeFetcher implements ObjectFetcher {
  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> fetches = new ConcurrentHashMap<>();
  final AtomicInteger ended = new AtomicInteger();
  volatile @Nullable CountDownLatch gate;

  /** Fetches that break off after half of the bytes. */
  volatile Predicate<String> failing = key -> false;

  /** Makes an object of random bytes. */
  byte[] add(String key, int size) {
    byte[] content = new byte[size];
    new Random(key.hashCode()).nextBytes(content);
    objects.put(key, content);
    return content;
  }

  byte[] content(String key) {
    return objects.get(key);
  }

  int fetches(String key) {
    AtomicInteger count = fetches.get(key);
    return count == null ? 0 : count.get();
  }

  int fetches() {
    return fetches.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  @Override
  public Optional<ObjectChecksum> fetch(String key, Path file, LongConsumer reserve) {
    try {
      return make(key, file, reserve);
    } finally {
      ended.incrementAndGet();
    }
  }

  private Optional<ObjectChecksum> make(String key, Path file, LongConsumer reserve) {
    fetches.computeIfAbsent(key, k -> new AtomicInteger()).incrementAndGet();
    CountDownLatch wait = gate;
    if (wait != null) {
      try {
        wait.await();
      } catch (InterruptedException e) {
        throw new MicromegasException(ErrorCode.UNAVAILABLE, "interrupted", e);
      }
    }
    byte[] content = objects.get(key);
    if (content == null) {
      throw new MicromegasException(ErrorCode.NOT_FOUND, "no object '" + key + "'");
    }
    try (FileSink sink = new FileSink(file, reserve)) {
      sink.begin(content.length);
      sink.write(0, content, content.length / 2);
      if (failing.test(key)) {
        throw new MicromegasException(ErrorCode.UNAVAILABLE, "injected: '" + key + "' broke off");
      }
      sink.write(0, content, content.length);
    }
    return Optional.of(ObjectChecksum.of(content));
  }
}
