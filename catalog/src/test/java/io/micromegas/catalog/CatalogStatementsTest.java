package io.micromegas.catalog;

import static io.micromegas.catalog.PartitionSamples.HOUR;
import static io.micromegas.catalog.PartitionSamples.LEASE;
import static io.micromegas.catalog.PartitionSamples.SERVER;
import static io.micromegas.catalog.PartitionSamples.hours;
import static io.micromegas.catalog.PartitionSamples.partition;
import static io.micromegas.catalog.PartitionSamples.path;
import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.base.TimeRange;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The catalog is asked the same number of times, whatever there is. */
final class CatalogStatementsTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 10_000})
  void aQueryAsksAConstantNumberOfTimes(int count) throws Exception {
    CatalogSettings settings = EmbeddedDatabase.create();
    UUID process = UUID.randomUUID();
    UUID stream = UUID.randomUUID();
    try (RoundTrips roundTrips = RoundTrips.to(settings);
        PostgresCatalog catalog = PostgresCatalog.open(roundTrips.settings())) {
      ManyPartitions.write(settings, "log_entries", "global", count);
      catalog.partitions().closeUpTo(count * HOUR);
      catalog.insertProcess(Samples.process(process));
      catalog.insertStream(Samples.stream(stream, process, "log"));
      catalog.commitBlocks(List.of(Samples.block(stream, process, 1)));

      assertThat(least(roundTrips, () -> catalog.snapshot().close())).isEqualTo(2);
      try (Snapshot snapshot = catalog.snapshot()) {
        TimeRange hour = new TimeRange(0, HOUR - 1);
        assertThat(plan(snapshot, hour).partitions()).hasSize(count == 1 ? 1 : 2);
        assertThat(least(roundTrips, () -> plan(snapshot, hour))).isEqualTo(1);

        PartitionPlan all = plan(snapshot, TimeRange.ALL);
        assertThat(all.partitions()).hasSize(count);
        assertThat(least(roundTrips, () -> plan(snapshot, TimeRange.ALL))).isEqualTo(1);

        assertThat(tail(snapshot, all)).hasSize(1);
        assertThat(least(roundTrips, () -> tail(snapshot, all))).isEqualTo(3);
      }
    }
  }

  /** The pools open connections of their own accord, so the least of some times is what it is. */
  private static int least(RoundTrips roundTrips, Runnable work) {
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      roundTrips.take();
      work.run();
      least = Math.min(least, roundTrips.take());
    }
    return least;
  }

  private static List<BlockRow> tail(Snapshot snapshot, PartitionPlan plan) {
    return snapshot.blocks(
        BlockFilter.tagged("log"), plan.gaps(), new Snapshot.TailLimits(1000, 1L << 40, 1L << 40));
  }

  private static PartitionPlan plan(Snapshot snapshot, TimeRange eventTimes) {
    return snapshot.partitions("log_entries", "global", List.of(6), eventTimes, 10_000);
  }

  @Test
  void writingAPartitionTakesThreeCalls() throws Exception {
    CatalogSettings settings = EmbeddedDatabase.create();
    try (RoundTrips roundTrips = RoundTrips.to(settings);
        PostgresCatalog catalog = PostgresCatalog.open(roundTrips.settings())) {
      Partitions partitions = catalog.partitions();
      ViewKey view = new ViewKey("log_entries", "global", 6);
      AtomicInteger hour = new AtomicInteger();
      assertThat(
              least(
                  roundTrips,
                  () -> {
                    int begin = hour.getAndIncrement();
                    partitions.closeUpTo(hours(begin + 1));
                    Partition partition = partition(view, hours(begin, begin + 1), path());
                    Claim claim =
                        partitions
                            .claim(view, partition.range(), file(partition), SERVER, LEASE)
                            .orElseThrow();
                    partitions.commit(claim, partition, Optional.empty());
                  }))
          .isEqualTo(3);
    }
  }

  private static String file(Partition partition) {
    return partition.content().orElseThrow().filePath();
  }
}
