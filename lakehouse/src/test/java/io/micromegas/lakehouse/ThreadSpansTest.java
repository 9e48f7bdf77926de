package io.micromegas.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.engine.ScanHint;
import io.micromegas.engine.TableScan;
import io.micromegas.lakehouse.Lakehouse.ReadSession;
import io.micromegas.telemetry.SpanBlockWriter;
import io.micromegas.telemetry.SpanBlockWriter.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Call trees, one line per row: {@code depth name id<parent [begin, end]}. */
class ThreadSpansTest {
  private static final Site A = site("a");
  private static final Site B = site("b");
  private static final Site C = site("c");

  private final MemoryLake lake = new MemoryLake();

  private static Site site(String name) {
    return new Site(name, "app", "app", "main.rs", 10, 1);
  }

  @Test
  void spansLieUnderTheRowOfTheirThread() {
    lake.spans(
        10,
        20,
        100,
        w -> {
          w.begin(11, A);
          w.begin(12, B);
          w.end(13, B);
          w.end(14, A);
          w.begin(15, C);
          w.end(16, C);
        });
    assertThat(rows())
        .containsExactly(
            "0 main-7 -1<0 [10, 20]",
            "1 a 100<-1 [11, 14]",
            "2 b 101<100 [12, 13]",
            "1 c 104<-1 [15, 16]");
  }

  @Test
  void anEndWithoutBeginHoldsAllThatCameBefore() {
    lake.spans(
        10,
        20,
        0,
        w -> {
          w.begin(11, A);
          w.end(12, A);
          w.end(13, B);
          w.begin(14, C);
          w.end(15, C);
        });
    assertThat(rows())
        .containsExactly(
            "0 main-7 -1<0 [10, 20]", "1 b 2<-1 [10, 13]", "2 a 0<2 [11, 12]", "1 c 3<-1 [14, 15]");
  }

  @Test
  void twoEndsWithoutBeginNest() {
    lake.spans(
        10,
        20,
        0,
        w -> {
          w.end(12, A);
          w.begin(13, C);
          w.end(14, C);
          w.end(15, B);
        });
    assertThat(rows())
        .containsExactly(
            "0 main-7 -1<0 [10, 20]", "1 b 3<-1 [10, 15]", "2 a 0<3 [10, 12]", "2 c 1<3 [13, 14]");
    assertThat(failures()).isEmpty();
  }

  @Test
  void anOpenSpanLastsToTheEndOfTheChain() {
    lake.spans(
        10,
        20,
        0,
        w -> {
          w.begin(11, C);
          w.end(12, C);
          w.begin(13, A);
          w.begin(14, B);
        });
    assertThat(rows())
        .containsExactly(
            "0 main-7 -1<0 [10, 20]", "1 c 0<-1 [11, 12]", "1 a 2<-1 [13, 20]", "2 b 3<2 [14, 20]");
  }

  @Test
  void withoutAnyEndedSpanAtTheTopTheOutermostIsTheTopRow() {
    lake.spans(
        10,
        20,
        0,
        w -> {
          w.begin(11, A);
          w.begin(12, B);
          w.end(13, B);
        });
    assertThat(rows()).containsExactly("0 a 0<0 [11, 20]", "1 b 1<0 [12, 13]");
  }

  @Test
  void touchingBlocksAreOneChain() {
    lake.spans(20, 30, 1, w -> w.end(25, A));
    lake.spans(10, 20, 0, w -> w.begin(15, A));
    assertThat(rows()).containsExactly("0 main-7 -1<0 [10, 30]", "1 a 0<-1 [15, 25]");
  }

  @Test
  void overlappingBlocksAreOneChain() {
    lake.spans(10, 21, 0, w -> w.begin(15, A));
    lake.spans(20, 30, 1, w -> w.end(25, A));
    assertThat(rows()).containsExactly("0 main-7 -1<0 [10, 30]", "1 a 0<-1 [15, 25]");
  }

  @Test
  void aGapBetweenBlocksMakesTwoTrees() {
    lake.spans(10, 20, 0, w -> w.begin(15, A));
    lake.spans(21, 30, 1, w -> w.end(25, A));
    assertThat(rows())
        .containsExactly("0 a 0<0 [15, 20]", "0 main-7 -1<0 [21, 30]", "1 a 1<-1 [21, 25]");
  }

  @Test
  void anEndFurtherOutEndsWhatIsInside() {
    lake.spans(
        10,
        20,
        0,
        w -> {
          w.begin(11, A);
          w.begin(12, B);
          w.end(13, A);
        });
    assertThat(rows())
        .containsExactly("0 main-7 -1<0 [10, 20]", "1 a 0<-1 [11, 13]", "2 b 1<0 [12, 13]");
    assertThat(failures())
        .singleElement()
        .asString()
        .contains("1 spans without an end were ended with the span around them");
  }

  @Test
  void anEndOfNothingOpenIsIgnoredAndReported() {
    lake.spans(
        10,
        20,
        0,
        w -> {
          w.begin(11, A);
          w.end(12, B);
          w.end(13, A);
        });
    assertThat(rows()).containsExactly("0 main-7 -1<0 [10, 20]", "1 a 0<-1 [11, 13]");
    assertThat(failures()).singleElement().asString().contains("1 ends of spans");
  }

  @Test
  void eventsBeforeTheChainAreIgnoredAndOneAfterItEndsItsBlock() {
    lake.spans(
        10,
        20,
        0,
        w -> {
          w.begin(9, A);
          w.begin(11, B);
          w.end(12, B);
          w.begin(21, C);
          w.begin(13, C);
        });
    assertThat(rows()).containsExactly("0 main-7 -1<0 [10, 20]", "1 b 1<-1 [11, 12]");
  }

  @Test
  void asyncEventsCountInIdsOnly() {
    lake.spans(
        10,
        20,
        0,
        w -> {
          w.beginAsync(11, C, 1, 0, 0);
          w.begin(12, A);
          w.endAsync(13, C, 1, 0, 0);
          w.end(14, A);
          w.begin(15, B);
          w.end(16, B);
        });
    assertThat(rows())
        .containsExactly("0 main-7 -1<0 [10, 20]", "1 a 1<-1 [12, 14]", "1 b 4<-1 [15, 16]");
  }

  @Test
  void aThreadWithoutSpansHasNoRows() {
    lake.spans(10, 20, 0, w -> w.beginAsync(11, C, 1, 0, 0));
    assertThat(rows()).isEmpty();
  }

  @Test
  void namesTargetsFilesAndHashesComeFromTheSite() {
    lake.spans(
        10,
        20,
        0,
        w -> {
          w.begin(11, new Site("work", "app", "app", "main.rs", 42, 1));
          w.end(12, new Site("work", "app", "app", "main.rs", 42, 1));
        });
    try (LakehouseViews views = lake.views();
        ReadSession session = views.open(() -> {})) {
      Map<String, @Nullable Object> row = Rows.all(scan(session)).getLast();
      assertThat(row)
          .containsEntry("hash", 3_860_206_859L)
          .containsEntry("target", "app")
          .containsEntry("filename", "main.rs")
          .containsEntry("line", 42L)
          .containsEntry("duration", 1L);
    }
  }

  @Test
  void manySpansKeepTheirOrderOverSlicesAndHintsSkipSlices() {
    int spans = 200_000;
    lake.spans(
        0,
        10_000_000,
        0,
        w -> {
          for (int i = 0; i < spans; i++) {
            w.begin(10L * i, A);
            w.end(10L * i + 5, A);
          }
        });
    try (LakehouseViews views = lake.views();
        ReadSession session = views.open(() -> {})) {
      TableScan scan = scan(session);
      assertThat(scan.ordered()).isTrue();
      List<Map<String, @Nullable Object>> rows = Rows.columns(scan, "id", "begin");
      assertThat(rows).hasSize(spans + 1);
      assertThat(rows).isSortedAccordingTo((a, b) -> Long.compare(begin(a), begin(b)));
      int begin = scan.schema().indexOf("begin");
      assertThat(Rows.count(scan, new ScanHint.Between(begin, 0, 100))).isEqualTo(1 << 16);
    }
  }

  private static long begin(Map<String, @Nullable Object> row) {
    return row.get("begin") instanceof Long begin ? begin : Long.MIN_VALUE;
  }

  /** Whatever is posted, rows form trees in which children lie within their parents. */
  @Test
  void anySequenceOfEventsGivesTrees() {
    for (long seed = 0; seed < 200; seed++) {
      MemoryLake random = new MemoryLake();
      randomBlocks(random, new Random(seed));
      try (LakehouseViews views = random.views();
          ReadSession session = views.open(() -> {})) {
        TableScan scan =
            LakeSql.scan(session, "thread_spans", Optional.of(random.thread.streamId().toString()));
        checkTrees(seed, Rows.all(scan));
      }
    }
  }

  private static void randomBlocks(MemoryLake lake, Random random) {
    List<Site> sites = List.of(A, B, C);
    long tick = 0;
    for (int block = 0; block < 4; block++) {
      long first = tick;
      List<Long> times = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        times.add(tick + random.nextInt(-1, 3));
        tick += random.nextInt(3);
      }
      lake.spans(
          first,
          tick,
          12L * block,
          w -> times.forEach(time -> randomEvent(w, time, sites.get(random.nextInt(3)), random)));
      tick += random.nextInt(2);
    }
  }

  private static void randomEvent(SpanBlockWriter writer, long time, Site site, Random random) {
    if (random.nextBoolean()) {
      writer.begin(time, site);
    } else {
      writer.end(time, site);
    }
  }

  private static void checkTrees(long seed, List<Map<String, @Nullable Object>> rows) {
    List<Map<String, @Nullable Object>> path = new ArrayList<>();
    long last = Long.MIN_VALUE;
    for (Map<String, @Nullable Object> row : rows) {
      int depth = Math.toIntExact(number(row, "depth"));
      String where = "seed " + seed + " " + row;
      assertThat(depth).as(where).isLessThanOrEqualTo(path.size());
      path = new ArrayList<>(path.subList(0, depth));
      if (depth > 0) {
        Map<String, @Nullable Object> parent = path.getLast();
        assertThat(number(row, "parent")).as(where).isEqualTo(number(parent, "id"));
        assertThat(number(row, "begin")).as(where).isGreaterThanOrEqualTo(number(parent, "begin"));
        assertThat(number(row, "end")).as(where).isLessThanOrEqualTo(number(parent, "end"));
      } else {
        assertThat(number(row, "parent")).as(where).isZero();
      }
      assertThat(number(row, "duration")).as(where).isNotNegative();
      assertThat(number(row, "begin")).as(where).isGreaterThanOrEqualTo(last);
      last = number(row, "begin");
      path.add(row);
    }
  }

  private static long number(Map<String, @Nullable Object> row, String column) {
    return row.get(column) instanceof Number number ? number.longValue() : Long.MIN_VALUE;
  }

  private TableScan scan(ReadSession session) {
    return LakeSql.scan(session, "thread_spans", Optional.of(lake.thread.streamId().toString()));
  }

  private List<String> rows() {
    try (LakehouseViews views = lake.views();
        ReadSession session = views.open(() -> {})) {
      return Rows.all(scan(session)).stream().map(ThreadSpansTest::line).toList();
    }
  }

  private static String line(Map<String, @Nullable Object> row) {
    return "%s %s %s<%s [%s, %s]"
        .formatted(
            row.get("depth"),
            row.get("name"),
            row.get("id"),
            row.get("parent"),
            row.get("begin"),
            row.get("end"));
  }

  private List<String> failures() {
    try (LakehouseViews views = lake.views();
        ReadSession session = views.open(() -> {})) {
      assertThat(Rows.count(scan(session))).isPositive();
      assertThat(session.failedBlocks()).isZero();
      return session.failures();
    }
  }
}
