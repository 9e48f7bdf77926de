package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.store.ObjectFiles;
import io.micromegas.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Objects in memory; counts reads, fails and waits on demand. */
final class MemoryStore implements ObjectStore {
  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> reads = new ConcurrentHashMap<>();
  volatile boolean down;
  volatile @Nullable CountDownLatch gate;

  @Override
  public List<PutOutcome> putAll(List<Put> puts) {
    List<PutOutcome> outcomes = new ArrayList<>();
    for (Put put : puts) {
      boolean isNew = objects.putIfAbsent(put.key(), put.content()) == null;
      outcomes.add(isNew ? PutOutcome.CREATED : PutOutcome.EXISTED);
    }
    return outcomes;
  }

  @Override
  public PutOutcome putFile(String key, Path file) {
    try {
      return put(key, Files.readAllBytes(file));
    } catch (IOException e) {
      throw new MicromegasException(ErrorCode.UNAVAILABLE, "cannot read " + file, e);
    }
  }

  @Override
  public ObjectFiles files() {
    throw new UnsupportedOperationException("objects in memory are no files");
  }

  @Override
  public byte[] read(String key) {
    reads.computeIfAbsent(key, k -> new AtomicInteger()).incrementAndGet();
    CountDownLatch wait = gate;
    if (wait != null) {
      try {
        wait.await();
      } catch (InterruptedException e) {
        throw new MicromegasException(ErrorCode.UNAVAILABLE, "interrupted", e);
      }
    }
    if (down) {
      throw new MicromegasException(ErrorCode.UNAVAILABLE, "the store is down");
    }
    byte[] content = objects.get(key);
    if (content == null) {
      throw new MicromegasException(ErrorCode.NOT_FOUND, "no object " + key);
    }
    return content;
  }

  int reads() {
    return reads.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  int reads(String key) {
    AtomicInteger count = reads.get(key);
    return count == null ? 0 : count.get();
  }

  void replace(String key, byte[] content) {
    objects.put(key, content);
  }

  @Override
  public void delete(String key) {
    objects.remove(key);
  }

  @Override
  public List<String> list(String prefix, int limit) {
    return objects.keySet().stream().filter(k -> k.startsWith(prefix)).limit(limit).toList();
  }

  @Override
  public void probe() {}

  @Override
  public void ping() {}

  @Override
  public void close() {}
}
