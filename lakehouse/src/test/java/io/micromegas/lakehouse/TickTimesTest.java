package io.micromegas.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.base.TimeRange;
import io.micromegas.engine.Column;
import io.micromegas.engine.ColumnBatch;
import io.micromegas.engine.ColumnSpec;
import io.micromegas.engine.ColumnType;
import io.micromegas.engine.DuckDbEngine;
import io.micromegas.engine.Engine;
import io.micromegas.engine.EngineSettings;
import io.micromegas.engine.ScanRequest;
import io.micromegas.engine.TableScan;
import io.micromegas.engine.TableSchema;
import io.micromegas.lakehouse.TickTimes.TickRange;
import io.micromegas.telemetry.TickClock;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Times out of stored ticks are those of decoded events, to the last bit. */
class TickTimesTest {
  private static final long[] FREQUENCIES = {
    1, 2, 3, 7, 1_000, 24_000_000, 1_000_000_000, 2_995_199_999L, 3_000_000_000L, Long.MAX_VALUE
  };
  private static final long[] EDGES = {
    0,
    1,
    -1,
    2,
    -2,
    3,
    5,
    -5,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    Long.MAX_VALUE - 1,
    1L << 52,
    1L << 53
  };

  @TempDir Path directory;

  @Test
  void timesInSqlAreThoseOfTheClock() {
    try (DuckDbEngine engine = new DuckDbEngine(EngineSettings.defaults(directory))) {
      for (long seed = 1; seed <= 60; seed++) {
        Random random = new Random(seed);
        TickClock clock = clock(random);
        long[] ticks = ticks(random, clock);
        long[] expected = new long[ticks.length];
        for (int i = 0; i < ticks.length; i++) {
          expected[i] = clock.relativeToNanos(ticks[i]);
        }
        assertThat(inSql(engine, clock, ticks)).as("seed %d, %s", seed, clock).isEqualTo(expected);
      }
    }
  }

  @Test
  void aRangeOfTimesIsExactlyARangeOfTicks() {
    for (long seed = 1; seed <= 2_000; seed++) {
      Random random = new Random(seed);
      TickClock clock = clock(random);
      long a = near(random, clock.relativeToNanos(any(random)));
      long b = random.nextBoolean() ? near(random, a) : any(random);
      TimeRange times = new TimeRange(Math.min(a, b), Math.max(a, b));
      Optional<TickRange> range = TickTimes.ticks(clock, times);
      for (long tick : ticks(random, clock)) {
        check(seed, clock, times, range, tick);
      }
      if (range.isPresent()) {
        for (long edge : new long[] {range.get().first(), range.get().last()}) {
          for (int step = -1; step <= 1; step++) {
            check(seed, clock, times, range, edge + step);
          }
        }
      }
    }
  }

  private static void check(
      long seed, TickClock clock, TimeRange times, Optional<TickRange> range, long tick) {
    long time = clock.relativeToNanos(tick);
    boolean found = range.map(ticks -> ticks.first() <= tick && tick <= ticks.last()).orElse(false);
    assertThat(found)
        .as("seed %d: %d ns of %s in %s, found as %s", seed, time, clock, times, range)
        .isEqualTo(times.overlaps(time, time));
  }

  private static TickClock clock(Random random) {
    long frequency =
        random.nextBoolean()
            ? FREQUENCIES[random.nextInt(FREQUENCIES.length)]
            : 1 + (random.nextLong() >>> (1 + random.nextInt(63)));
    long start =
        switch (random.nextInt(4)) {
          case 0 -> EDGES[random.nextInt(EDGES.length)];
          case 1 -> any(random);
          default -> 1_700_000_000_000_000_000L + random.nextInt() * 1_000L;
        };
    return new TickClock(frequency, 0, start);
  }

  /** Any magnitude is as likely as any other. */
  private static long any(Random random) {
    return random.nextLong() >> random.nextInt(64);
  }

  private static long near(Random random, long value) {
    return value + random.nextInt(5) - 2;
  }

  private static long[] ticks(Random random, TickClock clock) {
    return IntStream.range(0, 600)
        .mapToLong(i -> {
          if (i < EDGES.length) {
            return EDGES[i];
          }
          if (i % 3 == 0) {
            // About where times leave their range.
            double edge = (double) (Long.MAX_VALUE - clock.startTime()) * clock.frequency() / 1e9;
            return (long) (edge * (0.999 + random.nextDouble() * 0.002));
          }
          return any(random);
        })
        .toArray();
  }

  private static long[] inSql(Engine engine, TickClock clock, long[] ticks) {
    try (Engine.Session slot = engine.open(Engine.Lane.HEAVY)) {
      Long id = slot.register(Map.of("t", new Ticks(ticks))).get("t");
      return LakeSql.longs(
          slot, "SELECT " + TickTimes.sql(clock, "ticks") + " FROM lake_scan(" + id + ")");
    }
  }

  /** A relation of ticks in order. */
  private record Ticks(long[] values) implements TableScan {
    @Override
    public TableSchema schema() {
      return new TableSchema(List.of(new ColumnSpec("ticks", ColumnType.INT64, false, false)));
    }

    @Override
    public long estimatedRows() {
      return values.length;
    }

    @Override
    public int parts() {
      return 1;
    }

    @Override
    public boolean ordered() {
      return true;
    }

    @Override
    public PartReader open(int part, ScanRequest request) {
      return new PartReader() {
        private boolean done;

        @Override
        public ColumnBatch next(Cancellation cancelled) {
          ColumnBatch batch =
              done
                  ? new ColumnBatch(0, List.of())
                  : new ColumnBatch(values.length, List.of(new Column.Longs(values, null)));
          done = true;
          return batch;
        }

        @Override
        public void close() {}
      };
    }
  }
}
