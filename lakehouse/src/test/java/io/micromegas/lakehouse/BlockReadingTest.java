package io.micromegas.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.BlockRow;
import io.micromegas.engine.ScanHint;
import io.micromegas.engine.ScanRequest;
import io.micromegas.engine.TableScan;
import io.micromegas.lakehouse.Lakehouse.ReadSession;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** When blocks are read and decoded, and what becomes of those that can not be. */
class BlockReadingTest {
  private static final int PROCESS_ID = ViewSchemas.LOG_ENTRIES.indexOf("process_id");
  private static final int BLOCK_ID = ViewSchemas.LOG_ENTRIES.indexOf("block_id");
  private static final int INSERT_TIME = ViewSchemas.LOG_ENTRIES.indexOf("insert_time");
  private static final int EXE = ViewSchemas.LOG_ENTRIES.indexOf("exe");
  private static final int TIME = ViewSchemas.LOG_ENTRIES.indexOf("time");

  private final MemoryLake lake = new MemoryLake();

  private static TableScan logs(ReadSession session) {
    return LakeSql.scan(session, "log_entries", Optional.empty());
  }

  private static int count(Lakehouse views, ScanHint... hints) {
    try (ReadSession session = views.open(() -> {})) {
      return Rows.count(logs(session), hints);
    }
  }

  @Test
  void aBlockIsReadOnceForManyQueriesAndScans() {
    lake.logs(100, "one", "two");
    try (LakehouseViews views = lake.views();
        ReadSession session = views.open(() -> {})) {
      TableScan scan = logs(session);
      assertThat(Rows.columns(scan, "msg", "process_id"))
          .extracting(row -> row.get("msg"))
          .containsExactly("one", "two");
      assertThat(Rows.count(scan)).isEqualTo(2);
      assertThat(count(views)).isEqualTo(2);
    }
    assertThat(lake.store.reads()).isEqualTo(1);
  }

  @Test
  void planningReadsNothing() {
    lake.logs(100, "one");
    try (LakehouseViews views = lake.views();
        ReadSession session = views.open(() -> {})) {
      assertThat(logs(session).estimatedRows()).isEqualTo(1);
    }
    assertThat(lake.store.reads()).isZero();
  }

  @Test
  void metadataIsNoBoundButKnownTimesAre() {
    // Its metadata says 5 to 6.
    BlockRow block = lake.logs(100, "one", "x".repeat(5_000));
    LakehouseSettings noCache =
        new LakehouseSettings(1, 1000, 1000, 1 << 30, 1 << 30, 1 << 24, 1000, 1000, 1000, 3);
    try (LakehouseViews views = lake.views(noCache)) {
      assertThat(count(views, new ScanHint.Between(TIME, 101, 200))).isEqualTo(2);
      assertThat(lake.store.reads(MemoryLake.key(block))).isEqualTo(1);
      assertThat(count(views, new ScanHint.Between(TIME, 102, 200))).isZero();
      assertThat(count(views, new ScanHint.Between(TIME, 0, 99))).isZero();
      assertThat(lake.store.reads(MemoryLake.key(block))).isEqualTo(1);
      assertThat(count(views, new ScanHint.Between(TIME, 0, 100))).isEqualTo(2);
      assertThat(lake.store.reads(MemoryLake.key(block))).as("nothing is kept").isEqualTo(2);
    }
  }

  @Test
  void whatTheCatalogKnowsSkipsBlocksUnread() {
    BlockRow first = lake.logs(100, "one");
    BlockRow second = lake.logs(200, "two");
    try (LakehouseViews views = lake.views()) {
      assertThat(count(views, new ScanHint.TextEquals(PROCESS_ID, "other"))).isZero();
      assertThat(count(views, new ScanHint.TextEquals(EXE, "/bin/other"))).isZero();
      assertThat(count(views, new ScanHint.Between(INSERT_TIME, 0, first.insertTime() - 1)))
          .isZero();
      assertThat(lake.store.reads()).isZero();
      assertThat(count(views, new ScanHint.TextEquals(BLOCK_ID, second.blockId().toString())))
          .isEqualTo(1);
      assertThat(lake.store.reads(MemoryLake.key(first))).isZero();
      assertThat(count(views, new ScanHint.TextEquals(EXE, "/bin/app"))).isEqualTo(2);
    }
  }

  @Test
  void aBlockThatDoesNotDecodeIsLeftOutAndReportedByEveryQuery() {
    lake.logs(100, "one");
    BlockRow bad = lake.logs(200, "two");
    lake.store.replace(MemoryLake.key(bad), new byte[] {1, 2, 3});
    try (LakehouseViews views = lake.views()) {
      for (int query = 0; query < 2; query++) {
        try (ReadSession session = views.open(() -> {})) {
          assertThat(Rows.count(logs(session))).isEqualTo(1);
          assertThat(Rows.count(logs(session))).isEqualTo(1);
          assertThat(session.failedBlocks()).isEqualTo(1);
          assertThat(session.failures())
              .singleElement()
              .asString()
              .contains(bad.blockId().toString());
        }
      }
    }
    assertThat(lake.store.reads(MemoryLake.key(bad))).isEqualTo(1);
  }

  @Test
  void sentencesAboutFailuresAreBoundedTheirCountIsNot() {
    for (int i = 0; i < 10; i++) {
      lake.store.replace(MemoryLake.key(lake.logs(100, "one")), new byte[] {1});
    }
    LakehouseSettings few =
        new LakehouseSettings(1 << 20, 1000, 1000, 1 << 30, 1 << 30, 1 << 24, 1000, 1000, 1000, 3);
    try (LakehouseViews views = lake.views(few);
        ReadSession session = views.open(() -> {})) {
      assertThat(Rows.count(logs(session))).isZero();
      assertThat(session.failedBlocks()).isEqualTo(10);
      assertThat(session.failures()).hasSize(3);
    }
  }

  @Test
  void spansOfAThreadWithABadBlockAreReportedFromTheCacheToo() {
    BlockRow bad = lake.spans(10, 20, 0, w -> w.beginAsync(11, SITE, 1, 0, 0));
    lake.spans(20, 30, 1, w -> w.begin(21, SITE));
    lake.store.replace(MemoryLake.key(bad), new byte[] {1});
    try (LakehouseViews views = lake.views()) {
      for (int query = 0; query < 2; query++) {
        try (ReadSession session = views.open(() -> {})) {
          String thread = lake.thread.streamId().toString();
          assertThat(Rows.count(LakeSql.scan(session, "thread_spans", Optional.of(thread))))
              .isEqualTo(1);
          assertThat(session.failedBlocks()).isEqualTo(1);
        }
      }
    }
  }

  private static final io.micromegas.telemetry.SpanBlockWriter.Site SITE =
      new io.micromegas.telemetry.SpanBlockWriter.Site("a", "t", "m", "f.rs", 1, 1);

  @Test
  void aMissingObjectFailsTheQuery() {
    BlockRow block = lake.logs(100, "one");
    lake.store.delete(MemoryLake.key(block));
    try (LakehouseViews views = lake.views()) {
      assertThatThrownBy(() -> count(views))
          .isInstanceOfSatisfying(
              MicromegasException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_LOSS))
          .hasMessageContaining(block.blockId().toString());
    }
  }

  @Test
  void aStoreThatIsDownFailsTheQueryButNotTheNextOne() {
    lake.logs(100, "one");
    try (LakehouseViews views = lake.views()) {
      lake.store.down = true;
      assertThatThrownBy(() -> count(views)).hasMessageContaining("the store is down");
      lake.store.down = false;
      assertThat(count(views)).isEqualTo(1);
    }
  }

  @Test
  void aSmallBlockOfVeryManyBytesOfRowsIsReportedNotDecoded() {
    String[] messages = new String[50_000];
    java.util.Arrays.fill(messages, "x".repeat(100));
    lake.logs(100, messages);
    LakehouseSettings tight =
        new LakehouseSettings(1 << 20, 1000, 1000, 1 << 30, 1 << 30, 1 << 20, 1000, 1000, 1000, 3);
    try (LakehouseViews views = lake.views(tight);
        ReadSession session = views.open(() -> {})) {
      assertThat(Rows.count(logs(session))).isZero();
      assertThat(session.failedBlocks()).isEqualTo(1);
    }
  }

  @Test
  void theCacheKeepsNoMoreThanItMay() {
    for (int i = 0; i < 40; i++) {
      lake.logs(1000L * i, Collections.nCopies(200, "message " + i).toArray(String[]::new));
    }
    long limit = 64 << 10;
    LakehouseSettings small =
        new LakehouseSettings(limit, 1000, 1000, 1 << 30, 1 << 30, 1 << 24, 1000, 1000, 1000, 3);
    try (LakehouseViews views = lake.views(small)) {
      assertThat(count(views)).isEqualTo(8000);
      assertThat(views.cachedBytes()).isPositive().isLessThanOrEqualTo(limit);
    }
  }

  @Test
  void queriesAtTheSameTimeShareTheWorkAndOneCancelledSpoilsNothing() throws Exception {
    lake.logs(100, "one");
    CountDownLatch gate = new CountDownLatch(1);
    lake.store.gate = gate;
    AtomicBoolean stop = new AtomicBoolean();
    try (LakehouseViews views = lake.views();
        ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Future<Integer>> queries = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        queries.add(threads.submit(() -> count(views)));
      }
      while (lake.store.reads() == 0) {
        Thread.onSpinWait();
      }
      Future<?> cancelled =
          threads.submit(() -> {
            try (ReadSession session = views.open(() -> {});
                var reader = logs(session).open(0, new ScanRequest(List.of(0), List.of()))) {
              reader.next(stop::get);
            }
          });
      stop.set(true);
      assertThatThrownBy(cancelled::get).hasMessageContaining("cancelled");
      gate.countDown();
      for (Future<Integer> query : queries) {
        assertThat(query.get()).isEqualTo(1);
      }
    }
    assertThat(lake.store.reads()).isEqualTo(1);
  }

  @Test
  void threadsOfManyQueriesBuildTheSpansOfOneStreamTogether() throws Exception {
    for (int i = 0; i < 50; i++) {
      int block = i;
      lake.spans(
          10L * i,
          10L * i + 10,
          2L * i,
          w -> {
            w.begin(10L * block + 1, SITE);
            w.end(10L * block + 2, SITE);
          });
    }
    String thread = lake.thread.streamId().toString();
    try (LakehouseViews views = lake.views();
        ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Future<Integer>> queries = new ArrayList<>();
      for (int query = 0; query < 4; query++) {
        ReadSession session = views.open(() -> {});
        TableScan scan = LakeSql.scan(session, "thread_spans", Optional.of(thread));
        for (int i = 0; i < 4; i++) {
          queries.add(threads.submit(() -> Rows.count(scan)));
        }
      }
      for (Future<Integer> query : queries) {
        assertThat(query.get()).isEqualTo(51);
      }
    }
    assertThat(lake.store.reads()).isEqualTo(50);
  }

  @Test
  void aThreadOfTooManyEventsIsRefused() {
    lake.spans(
        0,
        100,
        0,
        w -> {
          for (int i = 0; i < 20; i++) {
            w.begin(i, SITE);
          }
        });
    LakehouseSettings few =
        new LakehouseSettings(1 << 20, 1000, 1000, 1 << 30, 1 << 30, 1 << 24, 19, 1000, 1000, 3);
    try (LakehouseViews views = lake.views(few);
        ReadSession session = views.open(() -> {})) {
      String thread = lake.thread.streamId().toString();
      assertThatThrownBy(() -> LakeSql.scan(session, "thread_spans", Optional.of(thread)))
          .isInstanceOfSatisfying(
              MicromegasException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.TAIL_TOO_LONG))
          .hasMessageContaining("20 span events");
    }
  }

  @Test
  void thousandsOfTinyBlocksAreFewParts() {
    for (int i = 0; i < 5000; i++) {
      lake.logs(i, "x");
    }
    try (LakehouseViews views = lake.views();
        ReadSession session = views.open(() -> {})) {
      assertThat(logs(session).parts()).isLessThan(100);
      assertThat(Rows.count(logs(session))).isEqualTo(5000);
    }
  }
}
