package io.micromegas.catalog;

import static io.micromegas.catalog.PartitionSamples.LEASE;
import static io.micromegas.catalog.PartitionSamples.SERVER;
import static io.micromegas.catalog.PartitionSamples.hours;
import static io.micromegas.catalog.PartitionSamples.partition;
import static io.micromegas.catalog.PartitionSamples.path;
import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.base.TimeRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Queries of two servers, while files are replaced and swept as fast as can be (R10). */
final class SweepRaceTest {
  private static final ViewKey LOG = new ViewKey("log_entries", ViewKey.GLOBAL, 6);

  private final AtomicBoolean stop = new AtomicBoolean();
  private final Set<String> deleted = ConcurrentHashMap.newKeySet();

  /** A server's queries, and what it says about them. */
  private final class Server {
    private final UUID id = UUID.randomUUID();
    private final Catalog catalog;
    private final Map<Object, Long> active = new HashMap<>();
    private long known;

    Server(Catalog catalog) {
      this.catalog = catalog;
      publish();
    }

    void publish() {
      long now = catalog.partitions().databaseTime();
      Optional<Long> oldest;
      synchronized (this) {
        known = now;
        oldest =
            active.isEmpty() ? Optional.empty() : Optional.of(Collections.min(active.values()));
      }
      catalog.partitions().publish(id, "server", now, oldest);
    }

    /** Holds on to the files of a snapshot for a while; none may be deleted until the end. */
    void query(Random random) throws InterruptedException {
      Object ticket = new Object();
      synchronized (this) {
        active.put(ticket, known);
      }
      List<String> files;
      try (Snapshot snapshot = catalog.snapshot()) {
        synchronized (this) {
          active.put(ticket, snapshot.openedAt());
        }
        Thread.sleep(random.nextInt(5));
        files =
            snapshot
                .partitions("log_entries", "global", List.of(6), TimeRange.ALL, 1000)
                .partitions()
                .stream()
                .map(partition -> partition.content().orElseThrow().filePath())
                .toList();
      }
      for (int i = 0; i < 5; i++) {
        assertThat(deleted).doesNotContainAnyElementsOf(files);
        Thread.sleep(random.nextInt(6));
      }
      assertThat(deleted).doesNotContainAnyElementsOf(files);
      synchronized (this) {
        active.remove(ticket);
      }
    }
  }

  private Callable<Integer> untilStopped(Callable<Integer> work) {
    return () -> {
      int sum = 0;
      while (!stop.get()) {
        sum += work.call();
      }
      return sum;
    };
  }

  private static int replace(Partitions partitions, Random random) {
    int hour = random.nextInt(10);
    Partition added = partition(LOG, hours(hour, hour + 1), path());
    Claim claim =
        partitions
            .claim(LOG, added.range(), added.content().orElseThrow().filePath(), SERVER, LEASE)
            .orElseThrow();
    partitions.commit(claim, added, Optional.empty());
    return 1;
  }

  private int sweep(Partitions partitions) {
    partitions.noticeRetired();
    List<String> files = partitions.deletable(Duration.ZERO, 100);
    deleted.addAll(files);
    partitions.deleted(files);
    return files.size();
  }

  @Test
  void noFileOfARunningQueryIsDeleted() throws Exception {
    List<Future<Integer>> running = new ArrayList<>();
    try (PostgresCatalog catalog = PostgresCatalog.open(EmbeddedDatabase.create());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Partitions partitions = catalog.partitions();
      partitions.closeUpTo(hours(10));
      List<Server> servers = List.of(new Server(catalog), new Server(catalog));
      Random writing = new Random(1);
      running.add(threads.submit(untilStopped(() -> replace(partitions, writing))));
      running.add(threads.submit(untilStopped(() -> sweep(partitions))));
      for (Server server : servers) {
        running.add(
            threads.submit(
                untilStopped(() -> {
                  server.publish();
                  return 1;
                })));
        for (int i = 0; i < 3; i++) {
          Random random = new Random(i);
          running.add(
              threads.submit(
                  untilStopped(() -> {
                    server.query(random);
                    return 1;
                  })));
        }
      }
      long start = System.nanoTime();
      Thread.sleep(3000);
      // A busy machine may need longer to get to a moment in which something can be deleted.
      while (deleted.isEmpty() && System.nanoTime() - start < 60_000_000_000L) {
        Thread.sleep(100);
      }
      stop.set(true);
      for (Future<Integer> one : running) {
        assertThat(one.get()).isPositive();
      }
    }
  }
}
