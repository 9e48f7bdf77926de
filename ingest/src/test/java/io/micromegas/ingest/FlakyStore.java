package io.micromegas.ingest;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.store.ObjectFiles;
import io.micromegas.store.ObjectStore;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A real store that fails and dawdles when told. */
final class FlakyStore implements ObjectStore {
  final AtomicInteger failBefore = new AtomicInteger();
  final AtomicInteger failAfter = new AtomicInteger();
  final AtomicInteger batches = new AtomicInteger();
  volatile long delayMillis;
  volatile boolean pingFails;
  volatile long pingDelayMillis;

  /** Keys that can never be written, as if they alone were at fault. */
  volatile Predicate<String> poison = key -> false;

  private final ObjectStore real;

  FlakyStore(ObjectStore real) {
    this.real = real;
  }

  @Override
  public List<PutOutcome> putAll(List<Put> puts) {
    batches.incrementAndGet();
    Flaky.sleep(delayMillis);
    Flaky.failIf(failBefore, "store, before it wrote");
    if (puts.stream().anyMatch(put -> poison.test(put.key()))) {
      throw new MicromegasException(ErrorCode.UNAVAILABLE, "one of these objects is cursed");
    }
    List<PutOutcome> outcomes = real.putAll(puts);
    Flaky.failIf(failAfter, "store, after it wrote");
    return outcomes;
  }

  @Override
  public PutOutcome putFile(String key, Path file) {
    return real.putFile(key, file);
  }

  @Override
  public ObjectFiles files() {
    return real.files();
  }

  @Override
  public byte[] read(String key) {
    return real.read(key);
  }

  @Override
  public void delete(String key) {
    real.delete(key);
  }

  @Override
  public List<String> list(String prefix, int limit) {
    return real.list(prefix, limit);
  }

  @Override
  public void probe() {
    real.probe();
  }

  @Override
  public void ping() {
    Flaky.sleep(pingDelayMillis);
    if (pingFails) {
      throw new MicromegasException(ErrorCode.UNAVAILABLE, "store is down");
    }
    real.ping();
  }

  @Override
  public void close() {
    real.close();
  }
}
