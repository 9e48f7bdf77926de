package io.micromegas.ingest;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.BulkRegistry;
import io.micromegas.catalog.Catalog;
import io.micromegas.catalog.NewBlock;
import io.micromegas.catalog.Partitions;
import io.micromegas.catalog.Snapshot;
import io.micromegas.telemetry.ProcessInfo;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A catalog that fails and dawdles when told, and does what another one does otherwise. */
final class FlakyCatalog implements Catalog {
  final AtomicInteger failBefore = new AtomicInteger();
  final AtomicInteger failAfter = new AtomicInteger();
  final AtomicInteger commits = new AtomicInteger();
  final AtomicInteger announcements = new AtomicInteger();
  volatile long delayMillis;
  volatile boolean pingFails;
  volatile long pingDelayMillis;

  /** Processes of this name are refused for good. */
  volatile String refusing = "nobody";

  /** A block the database can not take, for a reason of its own. */
  final AtomicReference<@Nullable UUID> poison = new AtomicReference<>();

  private final Catalog real;

  FlakyCatalog(Catalog real) {
    this.real = real;
  }

  @Override
  public Outcome insertProcess(ProcessInfo process) {
    announcements.incrementAndGet();
    if (process.exe().equals(refusing)) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT, refusing + " is not to the taste of this catalog");
    }
    before();
    Outcome outcome = real.insertProcess(process);
    Flaky.failIf(failAfter, "catalog, after it committed");
    return outcome;
  }

  @Override
  public Outcome insertStream(NewStream stream) {
    announcements.incrementAndGet();
    before();
    Outcome outcome = real.insertStream(stream);
    Flaky.failIf(failAfter, "catalog, after it committed");
    return outcome;
  }

  @Override
  public List<Outcome> commitBlocks(List<NewBlock> blocks) {
    commits.incrementAndGet();
    before();
    if (blocks.stream().anyMatch(block -> block.info().blockId().equals(poison.get()))) {
      throw new MicromegasException(ErrorCode.UNAVAILABLE, "one of these rows is cursed");
    }
    List<Outcome> outcomes = real.commitBlocks(blocks);
    Flaky.failIf(failAfter, "catalog, after it committed");
    return outcomes;
  }

  private void before() {
    Flaky.sleep(delayMillis);
    Flaky.failIf(failBefore, "catalog, before it committed");
  }

  @Override
  public Snapshot snapshot() {
    return real.snapshot();
  }

  @Override
  public Partitions partitions() {
    return real.partitions();
  }

  @Override
  public BulkRegistry bulk() {
    return real.bulk();
  }

  @Override
  public void ping() {
    Flaky.sleep(pingDelayMillis);
    if (pingFails) {
      throw new MicromegasException(ErrorCode.UNAVAILABLE, "database is down");
    }
    real.ping();
  }

  @Override
  public void close() {
    real.close();
  }
}
