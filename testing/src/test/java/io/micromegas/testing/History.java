package io.micromegas.testing;

import io.micromegas.catalog.Catalog;
import io.micromegas.catalog.PostgresCatalog;
import io.micromegas.ingest.CommitSettings;
import io.micromegas.ingest.Ingestion;
import io.micromegas.store.LocalObjectStore;
import io.micromegas.store.ObjectStore;
import io.micromegas.testing.LakeWriter.Door;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of the history checker. Everything that is random in it follows from the seed. */
final class History implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(History.class);
  private static final int WRITERS = 3;
  private static final int READERS = 3;
  private static final int SERVERS = 2;
  private static final double FAULT_RATE = 0.03;

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

  void run() throws Exception {
    try (Actors actors = new Actors()) {
      for (int i = 0; i < WRITERS; i++) {
        LakeWriter writer = new LakeWriter(Door.of(ingestion), ledger, seeds.nextLong());
        actors.once(() -> {
          for (int p = 0; p < processesPerWriter; p++) {
            writer.process(4);
          }
        });
      }
      for (int i = 0; i < READERS; i++) {
        LakeReader reader = new LakeReader(servers.get(i % SERVERS), ledger, seeds.nextLong());
        readers.add(reader);
        actors.again(reader::ask);
      }
      for (LakeServer server : servers) {
        LakeMaintainer maintainer =
            new LakeMaintainer(server.work, database::now, begin, seeds.nextLong());
        maintainers.add(maintainer);
        actors.again(maintainer::act);
      }
      Disturber disturber = new Disturber(database, seeds.nextLong());
      actors.again(disturber::act);
      actors.await();
    }
    LOG.info("answers {}", answers());
    readers.forEach(reader -> LOG.info("refused {}", reader.refused()));
    maintainers.forEach(one -> LOG.info("maintained {}, refused {}", one.done(), one.refused()));
    faults.forEach(each -> LOG.info("faults {}", each.done()));
    faults.forEach(Faults::off);
    new Settling(database, ledger, servers, objects, begin).check();
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
