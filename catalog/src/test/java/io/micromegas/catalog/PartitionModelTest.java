package io.micromegas.catalog;

import static io.micromegas.catalog.PartitionSamples.LEASE;
import static io.micromegas.catalog.PartitionSamples.SERVER;
import static io.micromegas.catalog.PartitionSamples.empty;
import static io.micromegas.catalog.PartitionSamples.hours;
import static io.micromegas.catalog.PartitionSamples.partition;
import static io.micromegas.catalog.PartitionSamples.path;
import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import io.micromegas.catalog.Partitions.CommitOutcome;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories against a model, and invariants while many write. */
final class PartitionModelTest {
  /** Partitions and the coverage that is kept beside them, in one instant; none may differ. */
  static final String DIFFERENCES =
      """
      select count(*) from (
          select view_set, view_instance, schema_version,
              range_agg(int8range(begin_insert_time, end_insert_time)) as ranges,
              sum(end_insert_time - begin_insert_time) as length
            from partitions group by 1, 2, 3) p
        full join coverage c using (view_set, view_instance, schema_version)
        where p.ranges is distinct from c.covered
          or p.length <> (select sum(upper(r) - lower(r)) from unnest(c.covered) r)
      """;

  private static final int HOURS = 40;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aRandomHistoryGoesAsTheModelSays(long seed) throws Exception {
    Random random = new Random(seed);
    CatalogSettings settings = EmbeddedDatabase.create();
    try (PostgresCatalog catalog = PostgresCatalog.open(settings);
        Connection connection = EmbeddedDatabase.connect(settings)) {
      PartitionModel model = new PartitionModel();
      for (int step = 0; step < 150; step++) {
        String at = "seed %d step %d: ".formatted(seed, step);
        at += step(random, catalog.partitions(), model);
        check(random, catalog, model, at);
        assertThat(DatabaseCall.number(connection, DIFFERENCES)).as(at).isZero();
      }
    }
  }

  private static String step(Random random, Partitions partitions, PartitionModel model) {
    int choice = random.nextInt(20);
    if (choice < 3 || model.clock() == 0) {
      int hour = Math.min(HOURS, model.clock() + random.nextInt(6));
      partitions.closeUpTo(hours(hour));
      model.closeUpTo(hour);
      return "close up to " + hour;
    }
    InsertRange range = range(random, model.clock());
    return switch (choice) {
      case 3 -> {
        assertThat(partitions.retireWithin("log_entries", "global", range))
            .usingRecursiveFieldByFieldElementComparatorIgnoringFields("writtenAt")
            .containsExactlyInAnyOrderElementsOf(
                model.retire(partition -> range.contains(partition.range())));
        yield "retire within " + range;
      }
      case 4 -> {
        int version = 4 + random.nextInt(3);
        assertThat(partitions.retireExactly("log_entries", "global", range, Optional.of(version)))
            .hasSameSizeAs(
                model.retire(partition ->
                    partition.range().equals(range)
                        && partition.view().schemaVersion() == version));
        yield "retire " + version + " of exactly " + range;
      }
      case 5 -> {
        List<Partition> withFile =
            model.partitions().stream().filter(p -> p.content().isPresent()).toList();
        if (!withFile.isEmpty()) {
          Partition one = withFile.get(random.nextInt(withFile.size()));
          assertThat(partitions.retireFile(file(one))).isPresent();
          model.retire(one::equals);
        }
        yield "retire a file";
      }
      case 6 -> {
        int hour = random.nextInt(1 + model.clock() / 3);
        assertThat(partitions.raiseFloor("log_entries", hours(hour)))
            .isEqualTo(model.raiseFloor(hour));
        yield "raise the floor to " + hour;
      }
      default -> commit(random, partitions, model, range);
    };
  }

  private static String commit(
      Random random, Partitions partitions, PartitionModel model, InsertRange range) {
    ViewKey view = new ViewKey("log_entries", "global", 4 + random.nextInt(3));
    Partition added = random.nextInt(4) == 0 ? empty(view, range) : partition(view, range, path());
    String path = added.content().isPresent() ? file(added) : path();
    Claim claim = partitions.claim(view, range, path, SERVER, LEASE).orElseThrow();
    String what = "commit " + added;
    try {
      CommitOutcome outcome = partitions.commit(claim, added, Optional.empty());
      assertThat(outcome == CommitOutcome.LOST).as(what).isEqualTo(model.belowFloor(added));
      if (outcome == CommitOutcome.COMMITTED) {
        assertThat(model.crosses(added)).as(what).isFalse();
        model.commit(added);
      }
    } catch (MicromegasException e) {
      assertThat(e.code()).as(what).isEqualTo(ErrorCode.CONFLICT);
      assertThat(model.crosses(added)).as(what).isTrue();
      partitions.release(claim);
    }
    return what;
  }

  private static InsertRange range(Random random, int clock) {
    int begin = random.nextInt(clock);
    return hours(begin, Math.min(clock, begin + 1 + random.nextInt(1 + random.nextInt(8))));
  }

  private static String file(Partition partition) {
    return partition.content().orElseThrow().filePath();
  }

  private static void check(
      Random random, PostgresCatalog catalog, PartitionModel model, String at) {
    List<Integer> versions =
        List.of(List.of(6, 5, 4), List.of(6), List.of(5, 4), List.of(4, 6)).get(random.nextInt(4));
    TimeRange eventTimes =
        random.nextBoolean()
            ? TimeRange.ALL
            : new TimeRange(hours(random.nextInt(20)), hours(20 + random.nextInt(20)) - 1);
    try (Snapshot snapshot = catalog.snapshot()) {
      PartitionPlan plan = snapshot.partitions("log_entries", "global", versions, eventTimes, 1000);
      PartitionPlan expected = model.plan(versions, eventTimes);
      assertThat(plan.gaps()).as(at).isEqualTo(expected.gaps());
      assertThat(plan.partitions())
          .as(at)
          .usingRecursiveFieldByFieldElementComparatorIgnoringFields("writtenAt")
          .isEqualTo(expected.partitions());
    }
  }

  @Test
  void whateverManyWriteAtOnceEverySnapshotIsWhole() throws Exception {
    CatalogSettings settings = EmbeddedDatabase.create();
    AtomicBoolean stop = new AtomicBoolean();
    try (PostgresCatalog catalog = PostgresCatalog.open(settings);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      catalog.partitions().closeUpTo(hours(HOURS));
      List<Future<Integer>> writers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        long seed = i;
        writers.add(threads.submit(() -> write(new Random(seed), catalog.partitions(), stop)));
      }
      int checks = 0;
      long end = System.nanoTime() + 2_000_000_000L;
      try (Connection connection = EmbeddedDatabase.connect(settings)) {
        while (System.nanoTime() < end) {
          assertThat(DatabaseCall.number(connection, DIFFERENCES)).isZero();
          checkWhole(catalog);
          checks++;
        }
      } finally {
        stop.set(true);
      }
      assertThat(checks).isGreaterThan(10);
      for (Future<Integer> writer : writers) {
        assertThat(writer.get()).isPositive();
      }
    }
  }

  private static int write(Random random, Partitions partitions, AtomicBoolean stop) {
    int commits = 0;
    while (!stop.get()) {
      InsertRange range = range(random, HOURS);
      int choice = random.nextInt(30);
      if (choice == 0) {
        partitions.retireWithin("log_entries", "global", range);
      } else if (choice == 1) {
        partitions.raiseFloor("log_entries", hours(random.nextInt(4)));
      } else if (choice == 2) {
        partitions.closeUpTo(hours(HOURS + random.nextInt(1000)));
      } else {
        commits += write(random, partitions, range);
      }
    }
    return commits;
  }

  private static int write(Random random, Partitions partitions, InsertRange range) {
    ViewKey view = new ViewKey("log_entries", "global", 4 + random.nextInt(3));
    Partition added = partition(view, range, path());
    Optional<Claim> claim = partitions.claim(view, range, file(added), SERVER, LEASE);
    if (claim.isEmpty()) {
      return 0;
    }
    try {
      return partitions.commit(claim.get(), added, Optional.empty()) == CommitOutcome.COMMITTED
          ? 1
          : 0;
    } catch (MicromegasException e) {
      assertThat(e.code()).as(e.getMessage()).isEqualTo(ErrorCode.CONFLICT);
      partitions.release(claim.get());
      return 0;
    }
  }

  /** What is planned and what is left out neither overlap nor leave anything between them. */
  static void checkWhole(PostgresCatalog catalog) {
    try (Snapshot snapshot = catalog.snapshot()) {
      PartitionPlan plan =
          snapshot.partitions("log_entries", "global", List.of(6, 5, 4), TimeRange.ALL, 1000);
      List<InsertRange> pieces = new ArrayList<>(plan.gaps());
      plan.partitions().forEach(partition -> pieces.add(partition.range()));
      pieces.sort(java.util.Comparator.comparingLong(InsertRange::begin));
      for (int i = 1; i < pieces.size(); i++) {
        assertThat(pieces.get(i).begin()).as("%s", pieces).isEqualTo(pieces.get(i - 1).end());
      }
      assertThat(pieces.getLast().end()).isEqualTo(snapshot.clock() + 1000);
    }
  }
}
