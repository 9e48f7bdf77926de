package io.micromegas.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.catalog.Catalog;
import io.micromegas.catalog.PostgresCatalog;
import io.micromegas.ingest.CommitSettings;
import io.micromegas.ingest.Ingestion;
import io.micromegas.store.LocalObjectStore;
import io.micromegas.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of the history checker. Everything that is random in it follows from the seed. */
final class History implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(History.class);
  private static final int WRITERS = 3;
  private static final int READERS = 3;
  private static final int SERVERS = 2;
  private static final double FAULT_RATE = 0.04;

  private final Random seeds;
  private final int processesPerWriter;
  private final Path objects;
  private final LakeDatabase database;
  private final Ledger ledger = new Ledger();
  private final List<Faults> faults = new ArrayList<>();
  private final List<LakeServer> servers = new ArrayList<>();
  private final List<LakeReader> readers = new ArrayList<>();
  private final List<LakeMaintainer> maintainers = new ArrayList<>();
  private final Catalog senderCatalog;
  private final ObjectStore senderStore;
  private final Ingestion ingestion;
  private final long begin;
  private volatile boolean writing = true;

  History(Path directory, long seed, int processesPerWriter) throws IOException {
    this.seeds = new Random(seed);
    this.processesPerWriter = processesPerWriter;
    Files.createDirectories(directory);
    objects = directory.resolve("lake");
    database = new LakeDatabase(directory.resolve("database"));
    begin = database.now();
    senderCatalog = PostgresCatalog.open(database.settings(4));
    senderStore = new LocalObjectStore(objects);
    Faults sending = faults();
    ingestion =
        new Ingestion(
            Faulty.store(senderStore, sending),
            Faulty.catalog(senderCatalog, sending),
            CommitSettings.DEFAULT);
    for (int i = 0; i < SERVERS; i++) {
      servers.add(
          new LakeServer(
              directory.resolve("server" + i),
              objects,
              database.settings(4),
              faults(),
              LakeServer.QUICK,
              true));
    }
  }

  private Faults faults() {
    Faults made = new Faults(seeds.nextLong(), FAULT_RATE);
    faults.add(made);
    return made;
  }

  /** Something an actor does again and again. */
  private interface Act {
    void run() throws Exception;
  }

  void run() throws Exception {
    try (ExecutorService actors = Executors.newCachedThreadPool()) {
      List<Future<?>> writers = new ArrayList<>();
      List<Future<?>> others = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        LakeWriter writer = new LakeWriter(ingestion, ledger, seeds.nextLong());
        writers.add(
            actors.submit(
                () -> {
                  for (int p = 0; p < processesPerWriter; p++) {
                    writer.process(4);
                  }
                  return true;
                }));
      }
      for (int i = 0; i < READERS; i++) {
        LakeReader reader = new LakeReader(servers.get(i % SERVERS), ledger, seeds.nextLong());
        readers.add(reader);
        others.add(actors.submit(whileWriting(reader::ask)));
      }
      for (LakeServer server : servers) {
        LakeMaintainer maintainer =
            new LakeMaintainer(server.work, database::now, begin, seeds.nextLong());
        maintainers.add(maintainer);
        others.add(actors.submit(whileWriting(maintainer::act)));
      }
      Disturber disturber = new Disturber(database, seeds.nextLong());
      others.add(actors.submit(whileWriting(disturber::act)));
      try {
        await(writers);
      } finally {
        writing = false;
      }
      await(others);
    } finally {
      writing = false;
    }
    LOG.info("answers {}", answers());
    readers.forEach(reader -> LOG.info("refused {}", reader.refused()));
    maintainers.forEach(one -> LOG.info("maintained {}, refused {}", one.done(), one.refused()));
    faults.forEach(each -> LOG.info("faults {}", each.done()));
    settle();
  }

  private Runnable whileWriting(Act act) {
    return () -> {
      while (writing) {
        try {
          act.run();
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }
    };
  }

  private static void await(List<Future<?>> actors) throws InterruptedException {
    for (Future<?> actor : actors) {
      try {
        actor.get();
      } catch (ExecutionException e) {
        throw new AssertionError(String.valueOf(e.getCause()), e.getCause());
      }
    }
  }

  /** Faults off, everything quiet: all is there, in whatever form, and nothing is left behind. */
  private void settle() throws Exception {
    faults.forEach(Faults::off);
    assertThat(ledger.waiting()).as("blocks without their process or stream").isEmpty();
    assertThat(ledger.mustBeSeen()).hasSameSizeAs(ledger.mayBeSeen().values());
    assertThat(database.number("select count(*) from pending_blocks")).isZero();
    LakeServer server = servers.getFirst();
    LakeReader referee = new LakeReader(server, ledger, 0);
    referee.askAll();
    Map<String, List<String>> before = contents(server);
    materialiseAll(server);
    for (LakeServer each : servers) {
      new LakeReader(each, ledger, 0).askAll();
      Map<String, List<String>> after = contents(each);
      before.forEach((view, rows) -> requireSame(view, rows, after.get(view)));
    }
    new Leftovers(database, server.store, objects).awaitNone(ledger, Duration.ofSeconds(60));
    new LakeReader(servers.getLast(), ledger, 0).askAll();
  }

  private static void requireSame(String view, List<String> before, List<String> after) {
    List<String> gone = new ArrayList<>(before);
    List<String> come = new ArrayList<>(after);
    gone.removeAll(after);
    come.removeAll(before);
    assertThat(after)
        .as("%s: rows before materialising %s, after %s", view, gone, come)
        .hasSameSizeAs(before);
    assertThat(gone).as("%s, before materialising", view).isEmpty();
  }

  /** Makes partitions of all that was inserted; afterwards no global view has a tail. */
  private void materialiseAll(LakeServer server) {
    long hour = Duration.ofHours(1).toNanos();
    database.leap(Duration.ofHours(2));
    long from = Math.floorDiv(begin, hour) * hour;
    long to = Math.floorDiv(database.now(), hour) * hour;
    for (String view : LakeMaintainer.VIEWS) {
      server.work.materialize(view, from, to, Duration.ofHours(1), message -> {}, () -> false);
    }
  }

  /** Returns all rows of the global views, whole. */
  private static Map<String, List<String>> contents(LakeServer server) {
    Map<String, List<String>> rows = new HashMap<>();
    for (String view : List.of("log_entries", "measures", "blocks")) {
      rows.put(
          view,
          server.rows("select * from " + view).stream().map(List::toString).sorted().toList());
    }
    rows.put(
        "log_stats",
        server
            .rows(
                "select time_bin, process_id, level, target, sum(count) from log_stats"
                    + " group by all")
            .stream()
            .map(List::toString)
            .sorted()
            .toList());
    return rows;
  }

  private Map<String, Integer> answers() {
    Map<String, Integer> sum = new HashMap<>();
    readers.forEach(reader -> reader.answered().forEach((q, n) -> sum.merge(q, n, Integer::sum)));
    return sum;
  }

  int questionsAnswered() {
    return answers().values().stream().mapToInt(Integer::intValue).sum();
  }

  int faultCount() {
    return faults.stream().mapToInt(Faults::count).sum();
  }

  @Override
  public void close() throws IOException {
    try {
      ingestion.close(Duration.ofSeconds(5));
      servers.forEach(LakeServer::close);
      senderCatalog.close();
      senderStore.close();
    } finally {
      database.close();
    }
  }
}
