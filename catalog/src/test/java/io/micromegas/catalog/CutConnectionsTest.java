package io.micromegas.catalog;

import static io.micromegas.catalog.PartitionSamples.HOUR;
import static io.micromegas.catalog.PartitionSamples.LEASE;
import static io.micromegas.catalog.PartitionSamples.SERVER;
import static io.micromegas.catalog.PartitionSamples.hours;
import static io.micromegas.catalog.PartitionSamples.partition;
import static io.micromegas.catalog.PartitionSamples.path;
import static io.micromegas.catalog.Samples.block;
import static io.micromegas.catalog.Samples.process;
import static io.micromegas.catalog.Samples.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import io.micromegas.catalog.Partitions.CommitOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Connections are cut before the question arrives and before the answer does: what a client that
 * dies looks like to the database, and what a database that dies looks like to a client.
 */
final class CutConnectionsTest {
  private static final ViewKey LOG = new ViewKey("log_entries", ViewKey.GLOBAL, 6);
  private static final long DAY = Duration.ofDays(1).toNanos();

  private Random random = new Random();
  private RoundTrips line;
  private PostgresCatalog catalog;
  private int cuts;

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void partitionsStayWhole(long seed) throws Exception {
    random = new Random(seed);
    CatalogSettings settings = EmbeddedDatabase.create();
    try (RoundTrips proxy = RoundTrips.to(settings);
        PostgresCatalog one = PostgresCatalog.open(proxy.settings())) {
      line = proxy;
      catalog = one;
      catalog.partitions().closeUpTo(hours(100));
      for (int round = 0; round < 60; round++) {
        int begin = random.nextInt(40);
        InsertRange range = hours(begin, begin + 1 + random.nextInt(5));
        switch (random.nextInt(8)) {
          case 0 -> {
            stubborn(() -> catalog.partitions().retireWithin("log_entries", "global", range));
            assertThat(planned().stream().map(Partition::range).filter(range::contains)).isEmpty();
          }
          case 1 ->
              stubborn(() -> catalog.partitions().raiseFloor("log_entries", hours(begin / 8)));
          default -> write(range);
        }
        assertThat(EmbeddedDatabase.number(settings, PartitionModelTest.DIFFERENCES))
            .as("seed %d round %d", seed, round)
            .isZero();
        PartitionModelTest.checkWhole(catalog);
      }
      assertThat(cuts).isGreaterThan(20);
    }
  }

  private void write(InsertRange range) {
    Partitions partitions = catalog.partitions();
    Partition added = partition(LOG, range, path());
    String file = added.content().orElseThrow().filePath();
    Claim claim = stubborn(() -> partitions.claim(LOG, range, file, SERVER, LEASE)).orElseThrow();
    boolean committed;
    cutSometimes();
    try {
      committed = partitions.commit(claim, added, Optional.empty()) == CommitOutcome.COMMITTED;
    } catch (MicromegasException e) {
      if (e.code() == ErrorCode.CONFLICT) {
        stubborn(() -> {
          partitions.release(claim);
          return true;
        });
        committed = false;
      } else {
        cuts++;
        committed = stubborn(() -> partitions.resolve(claim)) == CommitOutcome.COMMITTED;
      }
    }
    line.cut(Integer.MAX_VALUE, false);
    assertThat(planned().stream().anyMatch(p -> p.content().orElseThrow().filePath().equals(file)))
        .isEqualTo(committed);
    assertThat(partitions.orphans(List.of(file))).hasSize(committed ? 0 : 1);
  }

  private List<Partition> planned() {
    try (Snapshot snapshot = catalog.snapshot()) {
      return snapshot
          .partitions("log_entries", "global", List.of(6), TimeRange.ALL, 1000)
          .partitions();
    }
  }

  private void cutSometimes() {
    if (random.nextInt(3) > 0) {
      line.cut(1 + random.nextInt(2), random.nextBoolean());
    }
  }

  /** Asks again until there is an answer. */
  private <T> T stubborn(Supplier<T> work) {
    while (true) {
      cutSometimes();
      try {
        return work.get();
      } catch (MicromegasException e) {
        assertThat(e.code()).as(e.getMessage()).isEqualTo(ErrorCode.UNAVAILABLE);
        cuts++;
      } finally {
        line.cut(Integer.MAX_VALUE, false);
      }
    }
  }

  /** Days are detached in two transactions and dropped in a third. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void everyDroppedBlockIsListed(long seed) throws Exception {
    random = new Random(seed);
    CatalogSettings settings = EmbeddedDatabase.create();
    UUID process = UUID.randomUUID();
    UUID stream = UUID.randomUUID();
    Set<String> written = new HashSet<>();
    Set<String> dropped = new HashSet<>();
    try (RoundTrips proxy = RoundTrips.to(settings);
        PostgresCatalog one = PostgresCatalog.open(proxy.settings())) {
      line = proxy;
      catalog = one;
      for (int day = 10; day < 20; day++) {
        noonOf(settings, day);
        catalog.insertProcess(process(process));
        catalog.insertStream(stream(stream, process, "log"));
        List<NewBlock> blocks = List.of(block(stream, process, 1), block(stream, process, 2));
        catalog.commitBlocks(blocks);
        blocks.forEach(block ->
            written.add("blobs/%s/%s/%s".formatted(process, stream, block.info().blockId())));
      }
      for (int day = 11; day <= 19; day++) {
        long cut = day * DAY + HOUR;
        stubborn(() -> catalog.partitions().dropBlockDays(cut));
        for (List<String> some = some(); !some.isEmpty(); some = some()) {
          List<String> keys = some;
          dropped.addAll(keys);
          stubborn(() -> {
            catalog.partitions().droppedBlocksDeleted(keys);
            return true;
          });
        }
      }
      assertThat(dropped).hasSize(18);
      assertThat(written).containsAll(dropped);
      try (Snapshot snapshot = catalog.snapshot()) {
        assertThat(snapshot.blocks(BlockFilter.tagged("log"), 100)).hasSize(2);
      }
      assertThat(cuts).isGreaterThan(10);
    }
  }

  private List<String> some() {
    return stubborn(() -> catalog.partitions().droppedBlocks(Duration.ZERO, 1));
  }

  private static void noonOf(CatalogSettings settings, int day) throws Exception {
    EmbeddedDatabase.setClock(settings, Instant.EPOCH.plus(Duration.ofHours(24L * day + 12)));
  }
}
