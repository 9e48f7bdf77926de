package io.micromegas.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.ingest.CommitSettings;
import io.micromegas.ingest.Ingestion;
import io.micromegas.lakehouse.RetentionSettings;
import io.micromegas.testing.LakeWriter.Door;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Servers killed with {@code kill -9} in the middle of commits, partitions, merges, retirement and
 * retention; another server sees the whole truth all the time, and cleans up.
 */
@Timeout(3600)
class KillTest {
  private static final Logger LOG = LoggerFactory.getLogger(KillTest.class);

  /** Kills between two times of looking for what was left behind. */
  private static final int BETWEEN_SETTLINGS = 10;

  @TempDir Path directory;
  private Ledger ledger = new Ledger();

  @Test
  void whateverIsKilledNothingIsLostAndNothingIsLeft() throws Exception {
    Path all = Files.createFile(directory.resolve("journal"));
    ledger = new Ledger(line -> KilledServer.append(all, line));
    long seed = Scale.seed(0);
    Random random = new Random(seed);
    int kills = Scale.of(6, 100);
    try (LakeDatabase database = new LakeDatabase(directory.resolve("database"));
        LakeServer survivor =
            new LakeServer(
                directory.resolve("survivor"),
                directory.resolve("lake"),
                database.settings(4),
                Faults.none(),
                LakeServer.QUICK.withRetention(new RetentionSettings(1, Map.of())),
                true);
        Ingestion ingestion =
            new Ingestion(survivor.store, survivor.catalog, CommitSettings.DEFAULT)) {
      for (int i = 0; i < kills; i++) {
        // What was sent in earlier rounds gets too old: retention is at work with everything else.
        if (i % 3 == 2) {
          ledger.expire();
          database.leap(Duration.ofDays(3));
        }
        long begin = database.now();
        Kill kill = Kill.next(i, random);
        int before = ledger.mustBeSeen().size();
        String how = run(kill, i, database.url());
        LakeReader reader = new LakeReader(survivor, ledger, 0);
        if (random.nextInt(3) == 0) {
          reader.askAll();
        }
        new LakeWriter(Door.of(ingestion), ledger, 0).finish();
        LOG.info(
            "kill {} {}: {}; {} blocks", i, kill.text(), how, ledger.mustBeSeen().size() - before);
        reader.askAll();
        if (i == kills - 1 || i % BETWEEN_SETTLINGS == BETWEEN_SETTLINGS - 1) {
          database.leap(Duration.ofMinutes(10));
          new Settling(database, ledger, List.of(survivor), directory.resolve("lake"), dayOf(begin))
              .check();
        }
      }
      requireCleanStart(database);
    } catch (Exception | AssertionError e) {
      throw new AssertionError(Scale.replay("KillTest", seed) + "\n" + e.getMessage(), e);
    }
  }

  /** Files that the killed were writing outside of the lake go when one starts in their place. */
  private void requireCleanStart(LakeDatabase database) throws IOException {
    Path place = directory.resolve("killed");
    new LakeServer(
            place,
            directory.resolve("lake"),
            database.settings(4),
            Faults.none(),
            LakeServer.QUICK.withTasks(false),
            false)
        .close();
    try (Stream<Path> files = Files.walk(place)) {
      assertThat(files.filter(file -> file.toString().endsWith(".parquet"))).isEmpty();
    }
  }

  private static long dayOf(long time) {
    long day = Duration.ofDays(1).toNanos();
    return Math.floorDiv(time, day) * day;
  }

  /** Runs a server until it is killed, and takes its journal over. */
  private String run(Kill kill, int number, String url) throws IOException, InterruptedException {
    Path journal = directory.resolve("journal" + number);
    Path log = directory.resolve("server" + number + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--add-opens=java.base/java.nio=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+UseSerialGC");
    command.add("-Xmx512m");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("io.micromegas.testing.KilledServer");
    command.addAll(List.of(kill.text(), directory.toString(), url, journal.toString()));
    command.add(directory.resolve("journal").toString());
    Process server =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    String how = "at a moment";
    try {
      await(server, log, "ready", Duration.ofMinutes(2));
      if (await(server, log, StopPoint.HERE, Duration.ofMillis(kill.millis()))) {
        // Others of it go on a little, as they do when one thread is slow.
        Thread.sleep(50);
        how = "at the call";
      }
    } finally {
      server.destroyForcibly().waitFor();
    }
    assertThat(Files.readString(log)).doesNotContain(Kill.WRONG);
    if (Files.exists(journal)) {
      String written = Files.readString(journal);
      // The last line may have been cut.
      written.substring(0, written.lastIndexOf('\n') + 1).lines().forEach(ledger::replay);
    }
    return how;
  }

  private static boolean await(Process server, Path log, String text, Duration patience)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!Files.readString(log).contains(text)) {
      if (!server.isAlive()) {
        throw new AssertionError("the server ended by itself:\n" + Files.readString(log));
      }
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      Thread.sleep(10);
    }
    return true;
  }
}
