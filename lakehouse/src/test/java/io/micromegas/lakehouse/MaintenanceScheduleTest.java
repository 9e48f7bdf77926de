package io.micromegas.lakehouse;

import static io.micromegas.lakehouse.SimulatedLake.BLOCKS;
import static io.micromegas.lakehouse.SimulatedLake.LOGS;
import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.catalog.Partitions.TaskRun;
import io.micromegas.lakehouse.SimulatedLake.Call;
import io.micromegas.lakehouse.SimulatedLake.Made;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MaintenanceScheduleTest {
  private static final long S = 1_000_000_000L;
  private static final long MIN = 60 * S;
  private static final long H = 60 * MIN;
  private static final long D = 24 * H;

  private final SimulatedLake lake = new SimulatedLake();
  private final List<TaskRun> rows = new ArrayList<>();
  private long now = at("2024-05-10T12:00:00Z");
  private Server server = new Server(0, Cadence.values());

  private static long at(String instant) {
    return Instant.parse(instant).getEpochSecond() * S;
  }

  /** A server's tasks, on the test's clock. */
  private final class Server {
    final Map<Cadence, TaskLoop> loops = new EnumMap<>(Cadence.class);
    final Map<Cadence, Long> again = new EnumMap<>(Cadence.class);
    final TaskJournal journal =
        new TaskJournal(
            rows::add, new ServerIdentity(UUID.randomUUID(), "test"), () -> OptionalLong.of(now));

    Server(int place, Cadence... cadences) {
      for (Cadence cadence : cadences) {
        MaterialisePass pass = new MaterialisePass(cadence, SimulatedLake.VIEWS, lake, lake, 150);
        loops.put(
            cadence,
            new TaskLoop(
                cadence.task(),
                cadence.schedule(),
                pass,
                journal,
                () -> place * cadence.betweenServers()));
        again.put(cadence, Long.MIN_VALUE);
      }
    }

    Cadence next() {
      return again.entrySet().stream()
          .min(Comparator.comparing(Map.Entry<Cadence, Long>::getValue))
          .orElseThrow()
          .getKey();
    }

    void runUntil(long end) {
      while (again.get(next()) <= end) {
        stepOnce();
      }
      now = end;
    }

    void stepOnce() {
      Cadence cadence = next();
      now = Math.max(now, again.get(cadence));
      again.put(cadence, loops.get(cadence).step(() -> now, () -> false));
    }
  }

  private void blocksEvery(long step, long begin, long end) {
    for (long time = begin; time < end; time += step) {
      lake.blocks.add(time + 1_000);
    }
  }

  private List<Call> calls(String view, long bucket) {
    return lake.calls.stream()
        .filter(call -> call.view().equals(view) && call.bucket() == bucket)
        .toList();
  }

  @Test
  void makesEverySecondOnceAndMergesMinutes() {
    long begin = now;
    blocksEvery(S / 2, begin, begin + 10 * MIN);
    server.runUntil(begin + 10 * MIN);

    List<Call> seconds = calls("blocks", S);
    assertThat(seconds).hasSizeBetween(595, 600).allMatch(call -> call.end() - call.begin() == S);
    assertThat(seconds).doesNotHaveDuplicates();
    assertThat(calls("blocks", MIN))
        .extracting(Call::begin)
        .containsExactly(
            begin,
            begin + MIN,
            begin + 2 * MIN,
            begin + 3 * MIN,
            begin + 4 * MIN,
            begin + 5 * MIN,
            begin + 6 * MIN,
            begin + 7 * MIN);
    // Two minutes of seconds at most are left in front of the merged ones.
    assertThat(lake.partitions("log_entries")).hasSizeLessThan(8 + 121);
  }

  @Test
  void viewsAreMadeInTheOrderOfWhatIsMadeFromWhat() {
    blocksEvery(S, now, now + 5 * S);
    server.runUntil(now + 5 * S);
    assertThat(lake.calls.subList(0, 2))
        .extracting(Call::view)
        .containsExactly("blocks", "log_entries");
  }

  @Test
  void anEmptyLakeIsLeftAlone() {
    server.runUntil(now + 2 * H);
    assertThat(lake.calls).isEmpty();
  }

  @Test
  void idleTimeIsLeftAlone() {
    lake.blocks.add(now + 1_000);
    server.runUntil(now + 2 * H);
    lake.calls.clear();
    server.runUntil(now + 5 * H);
    assertThat(lake.calls).isEmpty();

    lake.blocks.add(now + 1_000);
    server.runUntil(now + 5 * S);
    assertThat(lake.calls)
        .allMatch(call -> call.bucket() == S && call.end() - call.begin() == S)
        .hasSize(2);
  }

  @Test
  void aPauseIsMadeUpForByTheNextRun() {
    long begin = now;
    blocksEvery(S, begin, begin + MIN);
    server.runUntil(begin + 10 * S);
    lake.calls.clear();
    now = begin + 25 * S + S / 2;
    server.again.replaceAll((cadence, time) -> now);
    server.stepOnce();
    assertThat(calls("blocks", S))
        .containsExactly(new Call("blocks", begin + 8 * S, now - 3 * S / 2, S));
  }

  @Test
  void whatALongStopMissedIsMadeInLongBuckets() {
    long stopped = at("2024-05-10T03:20:10Z");
    now = at("2024-05-10T02:58:00Z");
    blocksEvery(10 * S, now, at("2024-05-13T15:00:00Z"));
    server.runUntil(stopped);
    lake.calls.clear();

    now = at("2024-05-13T13:45:10Z");
    server = new Server(0, Cadence.values());
    server.runUntil(now + 2 * S);

    assertThat(calls("blocks", D))
        .containsExactly(
            new Call("blocks", at("2024-05-10T00:00:00Z"), at("2024-05-13T00:00:00Z"), D));
    assertThat(calls("blocks", H))
        .containsExactly(
            new Call("blocks", at("2024-05-13T00:00:00Z"), at("2024-05-13T13:00:00Z"), H));
    assertThat(calls("blocks", MIN))
        .containsExactly(
            new Call("blocks", at("2024-05-13T13:00:00Z"), at("2024-05-13T13:43:00Z"), MIN));
    assertThat(calls("blocks", S).getFirst().begin()).isEqualTo(at("2024-05-13T13:43:00Z"));
    assertThat(lake.firstMissing(BLOCKS, D, at("2024-05-10T00:00:00Z"), at("2024-05-13T00:00:00Z")))
        .isEqualTo(at("2024-05-13T00:00:00Z"));
    // Hours are the longest that logs have, whichever task makes them.
    assertThat(lake.partitions("log_entries")).contains(new Made(at("2024-05-11T07:00:00Z"), H));
  }

  @Test
  void aVeryLongStopIsMadeUpForPieceByPiece() {
    now = at("2022-01-01T00:00:00Z");
    blocksEvery(D, now, now + 700 * D);
    now += 700 * D + 5 * H;
    server = new Server(0, Cadence.DAY);
    server.runUntil(now + MIN);

    assertThat(calls("blocks", D))
        .hasSize(5)
        .allMatch(call -> call.end() - call.begin() <= 150 * D);
    assertThat(calls("blocks", D).getLast().end()).isEqualTo(at("2022-01-01T00:00:00Z") + 700 * D);
    assertThat(lake.partitions("blocks")).filteredOn(one -> one.length() == D).hasSize(700);
    assertThat(server.journal.stats())
        .filteredOn(stats -> stats.task().equals("day"))
        .singleElement()
        .satisfies(stats -> {
          assertThat(stats.runs()).isEqualTo(5);
          assertThat(stats.lag()).isZero();
        });
  }

  @Test
  void oneViewsFailureDoesNotStopTheOthers() {
    long begin = now;
    blocksEvery(S, begin, begin + 2 * MIN);
    lake.failing.add("blocks");
    server.runUntil(begin + 20 * S);
    assertThat(calls("blocks", S)).isEmpty();
    assertThat(lake.firstMissing(LOGS, S, begin, begin + 10 * S)).isEqualTo(begin + 10 * S);
    assertThat(rows)
        .filteredOn(row -> row.task().equals("second") && row.error().isPresent())
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.error()).hasValue("blocks: blocks does not want to"));

    lake.failing.clear();
    server.runUntil(begin + 25 * S);
    assertThat(lake.firstMissing(BLOCKS, S, begin, begin + 20 * S)).isEqualTo(begin + 20 * S);
  }

  @Test
  void aBucketThatCanNotBeMadeDoesNotHoldUpLaterOnes() {
    now = at("2022-01-01T00:00:00Z");
    long first = now;
    blocksEvery(D, first, first + 400 * D);
    lake.badTime = first + 3 * D;
    now += 400 * D + 5 * H;
    server = new Server(0, Cadence.DAY);
    blocksEvery(D, now, now + 30 * D);
    server.runUntil(now + 200 * D);

    assertThat(lake.partitions("blocks")).contains(new Made(first + 399 * D, D));
    assertThat(lake.partitions("blocks")).contains(new Made(first + 428 * D, D));
    assertThat(lake.firstMissing(BLOCKS, D, first, first + 400 * D)).isEqualTo(first + 3 * D);
  }

  @Test
  void aFailureIsTriedAgainSoonButNotAtOnce() {
    blocksEvery(MIN, now, now + 2 * H);
    server = new Server(0, Cadence.HOUR);
    server.runUntil(now + H);
    lake.failing.addAll(List.of("blocks", "log_entries"));
    rows.clear();
    server.runUntil(now + H - 2 * MIN);
    assertThat(rows)
        .filteredOn(row -> row.task().equals("hour"))
        .hasSizeBetween(7, 20)
        .allSatisfy(row -> assertThat(row.error()).isPresent());
    assertThat(server.journal.stats())
        .filteredOn(stats -> stats.task().equals("hour"))
        .allSatisfy(stats -> assertThat(stats.lag()).isGreaterThan(Duration.ofMinutes(45)));
  }

  @Test
  void aSecondServerFindsTheWorkDone() {
    long begin = now;
    blocksEvery(S / 2, begin, begin + 5 * MIN);
    Server second = new Server(1, Cadence.values());
    while (now < begin + 5 * MIN) {
      Server first =
          server.again.get(server.next()) <= second.again.get(second.next()) ? server : second;
      first.stepOnce();
    }
    // Both ask for it, and each bucket is made by who comes first.
    assertThat(lake.partitions("blocks")).hasSizeLessThan(130).doesNotHaveDuplicates();
  }

  @Test
  void aRunThatGoesWellEverySecondIsARowEveryTenSeconds() {
    blocksEvery(S, now, now + 5 * MIN);
    server.runUntil(now + 5 * MIN);
    assertThat(rows).filteredOn(row -> row.task().equals("second")).hasSizeBetween(25, 35);
  }
}
