package io.micromegas.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import io.micromegas.catalog.Catalog;
import io.micromegas.catalog.InsertRange;
import io.micromegas.engine.RelationSql;
import io.micromegas.engine.ScanRequest;
import io.micromegas.lakehouse.Lakehouse.ReadSession;
import io.micromegas.lakehouse.PersistBehind.Offer;
import io.micromegas.lakehouse.SnapshotSession.DecodingParts;
import io.micromegas.lakehouse.SnapshotSession.SharedParts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a session holds, for how long, how much it may be, and what it leaves to be written. */
class SessionOverPartitionsTest {
  private static final AtomicInteger PROCESSES = new AtomicInteger();

  @TempDir private static @Nullable Path directory;
  private static @Nullable TestLake started;

  private final TestLake lake = Objects.requireNonNull(started);
  private final PinCounting store = new PinCounting(lake.store);

  /** Each test has a process of its own, whose log entries it reads. */
  private final RandomSender sender =
      new RandomSender(lake, new Random(5 + PROCESSES.incrementAndGet()), 1_000_000_000L, true);

  private final ActiveQueries queries = new ActiveQueries();
  private final List<Offer> offers = new ArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    started = new TestLake(Objects.requireNonNull(directory));
  }

  @AfterAll
  static void stop() throws IOException {
    Objects.requireNonNull(started).close();
  }

  private SnapshotSession session(Catalog catalog, LakehouseSettings settings, Runnable revoked) {
    DecodedCache cache = new DecodedCache(1 << 20);
    BlockLoader loader =
        new BlockLoader(store, BlockDecoding.standard(settings), cache, new TimeBounds(100));
    return new SnapshotSession(
        new SharedParts(
            catalog,
            store,
            new DecodingParts(loader, cache),
            StoredViews.standard(),
            queries,
            new DecodeErrors(),
            StaticTables.none(),
            offers::add,
            settings),
        revoked);
  }

  private SnapshotSession session() {
    return session(lake.catalog, LakehouseSettings.defaults(), () -> {});
  }

  private RelationSql logs(ReadSession session) {
    return session.relation(
        "log_entries", Optional.of(sender.processId().toString()), TimeRange.ALL);
  }

  /** Posts blocks and writes a partition of them; returns its range. */
  private InsertRange partition(int blocks) {
    long begin = lake.clock() + 1_000;
    for (int i = 0; i < blocks; i++) {
      sender.postLogs();
    }
    InsertRange range = new InsertRange(begin, lake.clock() + 1_000);
    try (LakehouseViews views = lake.views()) {
      new PartitionCuts(lake, views)
          .fromBlocks(StoredViews.LOG_ENTRIES, Optional.of(sender.processId()), range);
    }
    return range;
  }

  @Test
  void filesAreKeptFromPlanningToClosing() {
    partition(5);
    partition(5);
    SnapshotSession session = session();
    assertThat(queries.count()).isZero();
    RelationSql relation = logs(session);
    assertThat(logs(session)).isSameAs(relation);
    session.planned();
    assertThat(store.pinned).hasValue(2);
    assertThat(queries.count()).isEqualTo(1);
    assertThat(queries.oldest().orElseThrow())
        .isBetween(
            lake.catalog.partitions().databaseTime() - 60_000_000_000L,
            lake.catalog.partitions().databaseTime());
    session.close();
    session.close();
    assertThat(store.pinned).hasValue(0);
    assertThat(queries.count()).isZero();
  }

  @Test
  void aQueryIsKnownBeforeItsSnapshot() {
    AtomicInteger known = new AtomicInteger(-1);
    CountingCatalog catalog = new CountingCatalog(lake.catalog);
    Catalog asking =
        (Catalog)
            java.lang.reflect.Proxy.newProxyInstance(
                Catalog.class.getClassLoader(),
                new Class<?>[] {Catalog.class},
                (proxy, method, arguments) -> {
                  known.set(queries.count());
                  return catalog.catalog().snapshot();
                });
    try (SnapshotSession session = session(asking, LakehouseSettings.defaults(), () -> {})) {
      logs(session);
    }
    assertThat(known).hasValue(1);
    assertThat(queries.count()).isZero();
  }

  @Test
  void aRevokedSessionEndsItsScansAndTellsItsQuery() {
    sender.postLogs();
    AtomicInteger told = new AtomicInteger();
    try (SnapshotSession session =
        session(lake.catalog, LakehouseSettings.defaults(), told::incrementAndGet)) {
      var scan = logs(session).scans().getFirst();
      var request = new ScanRequest(List.of(0), List.of());
      try (var reader = scan.open(0, request)) {
        queries.revokeAll();
        assertThat(told).hasValue(1);
        cancelled(() -> reader.next(() -> false));
      }
      cancelled(() -> scan.open(0, request));
      cancelled(() -> logs(session));
    }
    assertThat(queries.count()).isZero();
  }

  private static void cancelled(Runnable read) {
    assertThatThrownBy(read::run)
        .isInstanceOfSatisfying(
            MicromegasException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED))
        .hasMessageContaining("catalog was out of reach");
  }

  @Test
  void whatWasDecodedIsOfferedOnceAndAfterTheAnswer() {
    InsertRange written = partition(4);
    sender.postLogs();
    long last = lake.clock();
    String process = sender.processId().toString();
    try (SnapshotSession session = session()) {
      logs(session);
      session.relation("log_entries", Optional.of(process), new TimeRange(0, 5));
      session.relation("measures", Optional.of(process), TimeRange.ALL);
      session.relation("log_entries", Optional.empty(), TimeRange.ALL);
      session.planned();
      assertThat(offers).isEmpty();
    }
    assertThat(offers)
        .extracting(offer -> offer.view().viewSet(), Offer::instance)
        .containsExactly(
            tuple("log_entries", Optional.of(sender.processId())),
            tuple("log_entries", Optional.empty()));
    assertThat(offers.getFirst().gaps())
        .as("only gaps that hold blocks, up to the last block and not beyond")
        .containsExactly(new InsertRange(written.end(), last + 1_000));
    assertThat(offers.getLast().gaps())
        .singleElement()
        .satisfies(gap -> assertThat(gap.contains(written)).isTrue());
    assertThat(offers.getLast().events()).isGreaterThan(offers.getFirst().events());
  }

  @Test
  void aTailOverTheBoundsIsRefusedAndOneInPartitionsIsNot() {
    for (int i = 0; i < 6; i++) {
      sender.postLogs();
    }
    LakehouseSettings five =
        LakehouseSettings.defaults().withQueryBounds(10, 5, 1_000_000, 1 << 30);
    LakehouseSettings fewEvents =
        LakehouseSettings.defaults().withQueryBounds(10, 1_000, 3, 1 << 30);
    LakehouseSettings fewBytes =
        LakehouseSettings.defaults().withQueryBounds(10, 1_000, 1_000_000, 100);
    for (LakehouseSettings bounds : List.of(five, fewEvents, fewBytes)) {
      refused(bounds, ErrorCode.TAIL_TOO_LONG, "log_entries", "6 blocks", "materialize_partitions");
    }
    try (LakehouseViews views = lake.views()) {
      new PartitionCuts(lake, views)
          .fromBlocks(
              StoredViews.LOG_ENTRIES,
              Optional.of(sender.processId()),
              new InsertRange(0, lake.clock() + 1_000));
    }
    for (LakehouseSettings bounds : List.of(five, fewEvents, fewBytes)) {
      try (SnapshotSession session = session(lake.catalog, bounds, () -> {})) {
        assertThat(logs(session).scans()).isEmpty();
      }
    }
  }

  @Test
  void theBoundsAreThoseOfAllRelationsTogether() {
    sender.postLogs();
    sender.postLogs();
    LakehouseSettings three =
        LakehouseSettings.defaults().withQueryBounds(10, 3, 1_000_000, 1 << 30);
    try (SnapshotSession session = session(lake.catalog, three, () -> {})) {
      logs(session);
      String process = sender.processId().toString();
      assertThatThrownBy(
              () -> session.relation("log_entries", Optional.of(process), new TimeRange(0, 1)))
          .isInstanceOf(MicromegasException.class)
          .hasMessageContaining("one query may have 3 blocks, and this one has 2");
    }
  }

  @Test
  void tooManyFilesAreRefused() {
    for (int i = 0; i < 4; i++) {
      partition(3);
    }
    LakehouseSettings three =
        LakehouseSettings.defaults().withQueryBounds(3, 1_000, 1_000_000, 1 << 30);
    refused(three, ErrorCode.RESOURCE_EXHAUSTED, "log_entries", "more than 3", "narrow");
  }

  private void refused(LakehouseSettings bounds, ErrorCode code, String... words) {
    try (SnapshotSession session = session(lake.catalog, bounds, () -> {})) {
      assertThatThrownBy(() -> logs(session))
          .isInstanceOfSatisfying(
              MicromegasException.class, e -> assertThat(e.code()).isEqualTo(code))
          .hasMessageContainingAll(words);
    }
  }

  @Test
  void theNumberOfStatementsDoesNotGrowWithPartitions() {
    partition(1);
    sender.postLogs();
    List<String> few = statements();
    for (int i = 0; i < 12; i++) {
      partition(2);
      sender.postLogs();
    }
    assertThat(statements()).isEqualTo(few).hasSizeLessThan(22);
  }

  private List<String> statements() {
    CountingCatalog counting = new CountingCatalog(lake.catalog);
    try (SnapshotSession session =
        session(counting.catalog(), LakehouseSettings.defaults(), () -> {})) {
      for (String view : List.of("log_entries", "measures", "blocks", "log_stats")) {
        session.relation(view, Optional.empty(), TimeRange.ALL);
      }
      for (String view : List.of("log_entries", "async_events", "images")) {
        session.relation(view, Optional.of(sender.processId().toString()), TimeRange.ALL);
      }
    }
    return List.copyOf(counting.calls);
  }
}
