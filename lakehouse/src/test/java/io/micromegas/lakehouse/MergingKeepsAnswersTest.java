package io.micromegas.lakehouse;

import static io.micromegas.lakehouse.ClockedLake.NOON;
import static io.micromegas.lakehouse.ClockedLake.nanos;
import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.lakehouse.Lakehouse.InstanceKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is materialised, merged, regenerated, retired and persisted, in whichever order: the
 * answers are those of the blocks (R5), and no file is left behind.
 */
class MergingKeepsAnswersTest {
  /** More of them with {@code -Dmicromegas.seeds=100}. */
  private static final int SEEDS = Integer.getInteger("micromegas.seeds", 1);

  private static final int STEPS = 12;
  private static final List<Duration> DELTAS =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(7),
          Duration.ofMinutes(1),
          Duration.ofMinutes(10),
          Duration.ofHours(1),
          Duration.ofHours(3));

  @TempDir Path directory;

  @Test
  void anyWorkOnPartitionsGivesTheRowsOfTheBlocks() throws IOException {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Random random = new Random(seed);
      // Small bounds, so that most work has to be done in several steps.
      WriteSettings small =
          WriteSettings.defaults().withBuildBounds(2 + random.nextInt(4), 1 + random.nextInt(8));
      PersistSettings persist =
          new PersistSettings(false, 1, 1, Duration.ZERO, 1 + random.nextInt(100), 1L << 20);
      try (ClockedLake lake = new ClockedLake(directory.resolve("seed" + seed), NOON);
          LakehouseViews views = lake.views(small, persist)) {
        new Run(seed, random, lake, views).steps();
      }
    }
  }

  private static final class Run {
    private final long seed;
    private final Random random;
    private final ClockedLake lake;
    private final LakehouseViews views;
    private final List<Runnable> senders;
    private final List<ViewInstance> targets = new ArrayList<>();
    private Instant now = NOON;

    Run(long seed, Random random, ClockedLake lake, LakehouseViews views) {
      this.seed = seed;
      this.random = random;
      this.lake = lake;
      this.views = views;
      RandomSender tells = new RandomSender(lake.lake, random, 1_000_000_000L, true);
      RandomSender estimated = new RandomSender(lake.lake, random, 2_995_199_999L, false);
      RandomOtlpSender otlp = new RandomOtlpSender(lake.lake, random);
      this.senders = List.of(tells::post, estimated::post, otlp::post);
      for (StoredView view : StoredViews.standard().all()) {
        Lakehouse.ViewDefinition definition = ViewRegistry.require(view.viewSet());
        if (definition.global()) {
          targets.add(new ViewInstance(view, Optional.empty()));
        }
        if (definition.instance() == InstanceKind.PROCESS) {
          Stream.of(tells.processId(), estimated.processId(), otlp.processId())
              .forEach(process -> targets.add(new ViewInstance(view, Optional.of(process))));
        }
      }
    }

    void steps() {
      for (int step = 0; step < STEPS; step++) {
        post();
        for (ViewInstance target : targets) {
          if (random.nextInt(2) == 0) {
            work(target);
          }
        }
        for (ViewInstance target : targets) {
          compare(step, target);
        }
      }
      for (String view :
          List.of("log_entries", "measures", "otel_spans", "histograms", "exemplars")) {
        assertThat(lake.rowsOfBlocks(view, Optional.empty())).as(view).isNotEmpty();
      }
      assertThat(lake.claims()).isZero();
      assertThat(lake.objects()).isEqualTo(lake.knownFiles());
    }

    private void post() {
      for (int i = random.nextInt(12); i > 0; i--) {
        if (random.nextInt(3) == 0) {
          now = now.plusMillis(random.nextInt(2) == 0 ? 800 : random.nextInt(2_000_000));
          lake.clock(now);
        }
        senders.get(random.nextInt(senders.size())).run();
      }
      now = now.plusSeconds(random.nextInt(3_000));
      lake.clock(now);
    }

    private void work(ViewInstance target) {
      try {
        if (target.id().isPresent() || random.nextInt(5) == 0) {
          views.shorten(target.viewSet(), target.id().map(id -> id.toString()), () -> false);
        } else {
          workOnBuckets(target);
        }
        if (random.nextInt(6) == 0) {
          retire(target);
        }
      } catch (MicromegasException e) {
        // Buckets of any length at any time: some meet partitions across their edges.
        assertThat(e.code())
            .as("seed %d: %s", seed, e.getMessage())
            .isIn(
                ErrorCode.CONFLICT,
                ErrorCode.RESOURCE_EXHAUSTED,
                ErrorCode.TAIL_TOO_LONG,
                ErrorCode.INVALID_ARGUMENT);
      }
    }

    private void workOnBuckets(ViewInstance target) {
      long delta = DELTAS.get(random.nextInt(DELTAS.size())).toNanos();
      long end = InsertSlices.floor(nanos(now), delta);
      if (random.nextInt(3) == 0) {
        end -= random.nextInt(5) * delta;
      }
      long begin = end - (1 + random.nextInt(30)) * delta;
      PartitionWork work = views.partitionWork();
      Duration length = Duration.ofNanos(delta);
      if (random.nextInt(5) == 0) {
        work.regenerate(target.viewSet(), begin, end, length, message -> {}, () -> false);
      } else {
        work.materialize(target.viewSet(), begin, end, length, message -> {}, () -> false);
      }
    }

    private void retire(ViewInstance target) {
      long end = nanos(now) - random.nextInt(1_000) * 1_000_000_000L;
      long begin = end - (1 + random.nextInt(2_000)) * 1_000_000_000L;
      views
          .partitionWork()
          .retire(target.viewSet(), target.name(), begin, end, message -> {}, () -> false);
    }

    private void compare(int step, ViewInstance target) {
      Optional<String> instance = target.id().map(id -> id.toString());
      assertThat(lake.rows(views, target.viewSet(), instance))
          .as("seed %d, step %d, %s/%s", seed, step, target.viewSet(), target.name())
          .isEqualTo(lake.rowsOfBlocks(target.viewSet(), instance));
    }
  }
}
