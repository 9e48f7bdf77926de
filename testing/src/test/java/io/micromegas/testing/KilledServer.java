package io.micromegas.testing;

import io.micromegas.ingest.CommitSettings;
import io.micromegas.ingest.Ingestion;
import io.micromegas.lakehouse.RetentionSettings;
import io.micromegas.testing.LakeWriter.Door;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/** A server under load, in a process of its own, that works until it is killed. */
final class KilledServer {
  private KilledServer() {}

  /** What it does is said by {@link Kill}. */
  public static void main(String[] arguments) throws Exception {
    Kill kill = Kill.of(arguments[0]);
    Path directory = Path.of(arguments[1]);
    String url = arguments[2];
    Path journal = Path.of(arguments[3]);
    AtomicBoolean sending = new AtomicBoolean();
    Ledger ledger =
        new Ledger(line -> {
          if (sending.get()) {
            append(journal, line);
          }
        });
    // What others sent may be seen, too.
    Files.readAllLines(Path.of(arguments[4])).forEach(ledger::replay);
    ledger.expire();
    sending.set(true);
    LakeServer server =
        new LakeServer(
            directory.resolve("killed"),
            directory.resolve("lake"),
            LakeDatabase.settings(url, 4),
            kill.point(),
            LakeServer.QUICK.withRetention(new RetentionSettings(1, Map.of())),
            true);
    Random seeds = new Random(kill.seed());
    Ingestion ingestion = new Ingestion(server.store, server.catalog, CommitSettings.DEFAULT);
    long begin = server.catalog.partitions().databaseTime();
    System.out.println("ready");
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      LakeWriter writer = new LakeWriter(Door.of(ingestion), ledger, seeds.nextLong());
      threads.add(
          again(() -> {
            writer.process(3);
            Thread.sleep(50);
          }));
    }
    LakeMaintainer maintainer =
        new LakeMaintainer(
            server.work, () -> server.catalog.partitions().databaseTime(), begin, seeds.nextLong());
    threads.add(again(maintainer::act));
    LakeReader reader = new LakeReader(server, ledger, seeds.nextLong());
    threads.add(again(reader::ask));
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static Thread again(Actors.Act act) {
    return Thread.ofPlatform()
        .start(() -> {
          try {
            while (true) {
              act.run();
            }
          } catch (Exception | AssertionError e) {
            e.printStackTrace();
            System.out.println(Kill.WRONG);
          }
        });
  }

  /** The operating system has it, whatever becomes of this process. */
  static synchronized void append(Path journal, String line) {
    try {
      Files.writeString(journal, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
