package io.micromegas.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.base.TimeRange;
import io.micromegas.catalog.InsertRange;
import io.micromegas.engine.DuckDbEngine;
import io.micromegas.engine.RelationSql;
import io.micromegas.lakehouse.Lakehouse.RangeFilter;
import io.micromegas.lakehouse.Lakehouse.ReadSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same blocks give the same rows (R5): whatever is in partitions, however it was cut and
 * merged, and whichever time range is asked for. Times of tick views are those of the moment.
 */
class PartitionedReadsTest {
  /** More of them with {@code -Dmicromegas.seeds=100}. */
  private static final int SEEDS = Integer.getInteger("micromegas.seeds", 2);

  private static final int STEPS = 8;

  @TempDir Path directory;

  /** A relation that is read in the test. */
  private record Place(StoredView view, Optional<UUID> instance) {}

  @Test
  void anyCutsGiveTheRowsOfTheBlocks() throws IOException {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Path place = directory.resolve("seed" + seed);
      try (TestLake lake = new TestLake(place.resolve("lake"));
          DuckDbEngine engine = lake.engine(place.resolve("engine"));
          LakehouseViews views = lake.views();
          LakehouseViews onlyBlocks = lake.views(withoutPartitions())) {
        new Run(seed, lake, engine, views, onlyBlocks).steps();
      }
    }
  }

  /** Views of a version that no partition has. */
  private static StoredViews withoutPartitions() {
    return new StoredViews(
        StoredViews.standard().all().stream()
            .map(view -> StoredForms.of(view, 999, List.of(999), Map.of()))
            .toList());
  }

  private static final class Run {
    private final long seed;
    private final Random random;
    private final TestLake lake;
    private final DuckDbEngine engine;
    private final LakehouseViews views;
    private final LakehouseViews onlyBlocks;
    private final PartitionCuts cuts;
    private final List<RandomSender> senders;
    private final List<Place> places = new ArrayList<>();
    private final List<Long> moments = new ArrayList<>();
    private final Map<String, Integer> readings = new HashMap<>();

    Run(
        long seed,
        TestLake lake,
        DuckDbEngine engine,
        LakehouseViews views,
        LakehouseViews onlyBlocks) {
      this.seed = seed;
      this.random = new Random(seed);
      this.lake = lake;
      this.engine = engine;
      this.views = views;
      this.onlyBlocks = onlyBlocks;
      this.cuts = new PartitionCuts(lake, views);
      this.senders =
          List.of(
              new RandomSender(lake, random, 1_000_000_000L, true),
              new RandomSender(lake, random, 2_995_199_999L, false));
      for (StoredView view : List.of(StoredViews.BLOCKS, StoredViews.LOG_STATS)) {
        places.add(new Place(view, Optional.empty()));
      }
      for (StoredView view : List.of(StoredViews.LOG_ENTRIES, StoredViews.MEASURES)) {
        places.add(new Place(view, Optional.empty()));
        places.add(new Place(view, Optional.of(senders.getFirst().processId())));
      }
      for (StoredView view : List.of(StoredViews.ASYNC_EVENTS, StoredViews.IMAGES)) {
        senders.forEach(sender -> places.add(new Place(view, Optional.of(sender.processId()))));
      }
    }

    void steps() {
      moments.add(lake.clock() + 1_000);
      for (int step = 0; step < STEPS; step++) {
        for (int i = random.nextInt(12); i > 0; i--) {
          senders.get(random.nextInt(senders.size())).post();
          moments.add(lake.clock() + 1_000);
        }
        for (Place place : places) {
          write(place);
        }
        for (Place place : places) {
          compare(step, place, TimeRange.ALL);
          compare(step, place, times());
        }
      }
      assertThat(readings).as("seed %d", seed).containsKeys("scan", "files", "files and scan");
    }

    private void write(Place place) {
      if (random.nextInt(3) == 0) {
        return;
      }
      long a = moments.get(random.nextInt(moments.size()));
      long b = moments.get(random.nextInt(moments.size()));
      if (a == b) {
        return;
      }
      InsertRange range = inWholePartitions(place, Math.min(a, b), Math.max(a, b));
      if (random.nextBoolean()) {
        cuts.fromBlocks(place.view(), place.instance(), range);
      } else {
        cuts.merged(place.view(), place.instance(), range);
      }
    }

    /** A partition is replaced whole or not at all. */
    private InsertRange inWholePartitions(Place place, long begin, long end) {
      InsertRange range = new InsertRange(begin, end);
      for (var partition :
          lake.catalog.partitions().overlapping(place.view().viewSet(), name(place), range)) {
        range =
            new InsertRange(
                Math.min(range.begin(), partition.range().begin()),
                Math.max(range.end(), partition.range().end()));
      }
      return range;
    }

    private static String name(Place place) {
      return place.instance().map(UUID::toString).orElse("global");
    }

    private TimeRange times() {
      long begin = -120_000_000_000L + random.nextLong(300) * 1_000_000_000L + random.nextInt(3);
      return new TimeRange(
          begin, begin + random.nextLong(100) * 1_000_000_000L + random.nextInt(3));
    }

    private void compare(int step, Place place, TimeRange times) {
      assertThat(rows(views, place, times))
          .as(
              "seed %d, step %d, %s %s in %s",
              seed, step, place.view().viewSet(), name(place), times)
          .isEqualTo(rows(onlyBlocks, place, times));
    }

    private List<String> rows(Lakehouse lakehouse, Place place, TimeRange times) {
      String view = place.view().viewSet();
      try (ReadSession session = lakehouse.open(() -> {})) {
        RelationSql relation = session.relation(view, place.instance().map(UUID::toString), times);
        session.planned();
        readings.merge(reading(relation), 1, Integer::sum);
        RangeFilter filter = lakehouse.viewSet(view).orElseThrow().rangeFilter();
        return LakeSql.rows(
            engine,
            Map.of("v", relation),
            "SELECT CAST(r AS VARCHAR) AS text FROM (SELECT * FROM v WHERE %s <= %s AND %s >= %s) r ORDER BY text"
                .formatted(
                    filter.lowerColumn(),
                    Sql.time(times.end()),
                    filter.upperColumn(),
                    times.isAll() ? Sql.time(-Long.MAX_VALUE) : Sql.time(times.begin())));
      }
    }

    private static String reading(RelationSql relation) {
      boolean files = relation.sql(scan -> "").contains("read_parquet");
      return !files ? "scan" : relation.scans().isEmpty() ? "files" : "files and scan";
    }
  }
}
