package io.micromegas.catalog;

import static io.micromegas.catalog.Catalog.Outcome.COMMITTED;
import static io.micromegas.catalog.Catalog.Outcome.DUPLICATE;
import static io.micromegas.catalog.PartitionSamples.LEASE;
import static io.micromegas.catalog.PartitionSamples.SERVER;
import static io.micromegas.catalog.PartitionSamples.hours;
import static io.micromegas.catalog.PartitionSamples.partition;
import static io.micromegas.catalog.PartitionSamples.path;
import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.base.ErrorKind;
import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import io.micromegas.catalog.Partitions.CommitOutcome;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL is stopped, killed and started again while blocks and partitions are written. */
final class PostgresRestartTest {
  private static final int WORKERS = 3;

  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicInteger failures = new AtomicInteger();

  private static EmbeddedPostgres start(Path directory, int port) throws Exception {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(directory)
            .setCleanDataDirectory(false)
            .setServerConfig("fsync", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("synchronous_commit", "on");
    return (port == 0 ? builder : builder.setPort(port)).start();
  }

  private static void kill(Path directory) throws Exception {
    long pid = Long.parseLong(Files.readAllLines(directory.resolve("postmaster.pid")).getFirst());
    ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
    List<ProcessHandle> children = postmaster.children().toList();
    postmaster.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle child : children) {
      child.onExit().join();
    }
  }

  /** Asks again until there is an answer. */
  private <T> T stubborn(Supplier<T> work) {
    while (true) {
      try {
        return work.get();
      } catch (MicromegasException e) {
        assertThat(e.code().kind()).as(e.getMessage()).isIn(ErrorKind.EXTERNAL, ErrorKind.RESOURCE);
        failures.incrementAndGet();
      }
    }
  }

  /** Writes hours of an instance, merges each four; returns the files there must be. */
  private List<String> writePartitions(Partitions partitions, ViewKey view) {
    List<String> files = new ArrayList<>();
    for (int hour = 0; !stop.get(); hour++) {
      files.add(write(partitions, partition(view, hours(hour, hour + 1), path())));
      if (hour % 4 == 3) {
        String merged = write(partitions, partition(view, hours(hour - 3, hour + 1), path()));
        files.subList(files.size() - 4, files.size()).clear();
        files.add(merged);
      }
    }
    return files;
  }

  /** Tries until it is committed; returns the file. */
  private String write(Partitions partitions, Partition planned) {
    while (true) {
      String file = path();
      Partition added = partition(planned.view(), planned.range(), file);
      Claim claim =
          stubborn(() -> partitions.claim(added.view(), added.range(), file, SERVER, LEASE))
              .orElseThrow();
      CommitOutcome outcome;
      try {
        outcome = partitions.commit(claim, added, Optional.empty());
      } catch (MicromegasException e) {
        failures.incrementAndGet();
        outcome = stubborn(() -> partitions.resolve(claim));
      }
      if (outcome == CommitOutcome.COMMITTED) {
        return file;
      }
    }
  }

  private List<UUID> writeBlocks(Catalog catalog, UUID stream, UUID process) {
    List<UUID> acknowledged = new ArrayList<>();
    while (!stop.get()) {
      NewBlock block = Samples.block(stream, process, acknowledged.size());
      assertThat(stubborn(() -> catalog.commitBlocks(List.of(block))).getFirst())
          .isIn(COMMITTED, DUPLICATE);
      acknowledged.add(block.info().blockId());
    }
    return acknowledged;
  }

  private static ViewKey view(int worker) {
    return new ViewKey("thread_spans", new UUID(0, worker).toString(), 3);
  }

  @Test
  void whatWasAcknowledgedIsThereExactlyOnce(@TempDir Path directory) throws Exception {
    EmbeddedPostgres server = start(directory, 0);
    CatalogSettings settings = EmbeddedDatabase.settings(server, "postgres");
    try (PostgresCatalog catalog = PostgresCatalog.open(settings);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      UUID process = UUID.randomUUID();
      UUID stream = UUID.randomUUID();
      catalog.insertProcess(Samples.process(process));
      catalog.insertStream(Samples.stream(stream, process, "log"));
      catalog.partitions().closeUpTo(hours(100_000));
      List<Future<List<String>>> writers = new ArrayList<>();
      for (int i = 0; i < WORKERS; i++) {
        Callable<List<String>> writer = worker(catalog, i);
        writers.add(threads.submit(writer));
      }
      Future<List<UUID>> blocks = threads.submit(() -> writeBlocks(catalog, stream, process));
      for (boolean kill : new boolean[] {false, true, true}) {
        Thread.sleep(500);
        if (kill) {
          kill(directory);
        }
        server.close();
        server = start(directory, server.getPort());
      }
      Thread.sleep(300);
      stop.set(true);

      for (int i = 0; i < WORKERS; i++) {
        List<String> written = writers.get(i).get();
        assertThat(files(catalog, view(i))).isEqualTo(written).hasSizeGreaterThan(2);
      }
      List<UUID> acknowledged = blocks.get();
      try (Snapshot snapshot = catalog.snapshot()) {
        assertThat(snapshot.blocks(BlockFilter.tagged("log"), 1_000_000))
            .extracting(BlockRow::blockId)
            .containsExactlyElementsOf(acknowledged);
      }
      assertThat(EmbeddedDatabase.number(settings, PartitionModelTest.DIFFERENCES)).isZero();
      assertThat(failures.get()).isPositive();
    } finally {
      stop.set(true);
      server.close();
    }
  }

  private Callable<List<String>> worker(PostgresCatalog catalog, int worker) {
    return () -> writePartitions(catalog.partitions(), view(worker));
  }

  private static List<String> files(Catalog catalog, ViewKey view) {
    try (Snapshot snapshot = catalog.snapshot()) {
      return snapshot
          .partitions(view.viewSet(), view.instance(), List.of(3), TimeRange.ALL, 100_000)
          .partitions()
          .stream()
          .map(partition -> partition.content().orElseThrow().filePath())
          .toList();
    }
  }
}
