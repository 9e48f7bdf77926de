package io.micromegas.catalog;

import static io.micromegas.catalog.Catalog.Outcome.COMMITTED;
import static io.micromegas.catalog.Catalog.Outcome.CONFLICT;
import static io.micromegas.catalog.Catalog.Outcome.DUPLICATE;
import static io.micromegas.catalog.Catalog.Outcome.PENDING;
import static io.micromegas.catalog.Samples.block;
import static io.micromegas.catalog.Samples.process;
import static io.micromegas.catalog.Samples.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.telemetry.BlockInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link Catalog} must do. An implementation extends it and opens empty catalogs. */
public abstract class CatalogContract {
  private final UUID processId = UUID.randomUUID();
  private final UUID streamId = UUID.randomUUID();
  private Catalog catalog;

  /** Opens an empty catalog of its own; the contract closes it. */
  protected abstract Catalog openEmpty() throws Exception;

  /** Opens the catalog. */
  protected CatalogContract() {}

  @BeforeEach
  final void open() throws Exception {
    catalog = openEmpty();
  }

  @AfterEach
  final void close() {
    catalog.close();
  }

  private void register() {
    catalog.insertProcess(process(processId));
    catalog.insertStream(stream(streamId, processId, "log"));
  }

  private List<BlockRow> blocks() {
    try (Snapshot snapshot = catalog.snapshot()) {
      return snapshot.blocks(BlockFilter.tagged("log"), 1_000_000);
    }
  }

  // -- commits

  @Test
  final void aCommittedBlockIsInTheNextSnapshotWithAllItNeedsToBeDecoded() {
    register();
    NewBlock block = block(streamId, processId, 7);

    assertThat(catalog.commitBlocks(List.of(block))).containsExactly(COMMITTED);

    BlockRow row = blocks().getFirst();
    assertThat(row.blockId()).isEqualTo(block.info().blockId());
    assertThat(row.beginTime()).isEqualTo(micros(block.info().beginTime()));
    assertThat(row.beginTicks()).isEqualTo(7);
    assertThat(row.endTime()).isEqualTo(micros(block.info().endTime()));
    assertThat(row.endTicks()).isEqualTo(8);
    assertThat(row.objectOffset()).isEqualTo(70);
    assertThat(row.nbObjects()).isEqualTo(10);
    assertThat(row.payloadSize()).isEqualTo(1007);
    assertThat(row.stream().streamId()).isEqualTo(streamId);
    assertThat(row.stream().tags()).containsExactly("log");
    assertThat(row.stream().properties()).isEqualTo(Map.of("k", "log"));
    assertThat(row.stream().dependenciesMetadata()).containsExactly(1, 2);
    assertThat(row.stream().format()).isEqualTo("micromegas-transit");
    assertThat(row.process().processId()).isEqualTo(processId);
    assertThat(row.process().startTime()).isEqualTo(micros(Samples.START));
    assertThat(row.process().startTicks()).isEqualTo(42);
  }

  @Test
  final void aRetryIsADuplicateAndOtherContentAConflict() {
    register();
    UUID id = UUID.randomUUID();
    NewBlock block = block(id, streamId, processId, 1);
    NewBlock other = block(id, streamId, processId, 2);

    assertThat(catalog.commitBlocks(List.of(block))).containsExactly(COMMITTED);
    assertThat(catalog.commitBlocks(List.of(block))).containsExactly(DUPLICATE);
    assertThat(catalog.commitBlocks(List.of(other))).containsExactly(CONFLICT);

    assertThat(blocks()).singleElement().extracting(BlockRow::beginTicks).isEqualTo(1L);
  }

  @Test
  final void oneCallMayHoldAllOutcomes() {
    register();
    NewBlock known = block(streamId, processId, 1);
    catalog.commitBlocks(List.of(known));
    NewBlock fresh = block(streamId, processId, 2);
    NewBlock waiting = block(UUID.randomUUID(), processId, 3);

    assertThat(
            catalog.commitBlocks(
                List.of(
                    fresh,
                    known,
                    fresh,
                    block(fresh.info().blockId(), streamId, processId, 4),
                    waiting,
                    waiting,
                    block(waiting.info().blockId(), streamId, processId, 5),
                    block(known.info().blockId(), streamId, processId, 6))))
        .containsExactly(
            COMMITTED, DUPLICATE, DUPLICATE, CONFLICT, PENDING, DUPLICATE, CONFLICT, CONFLICT);
    assertThat(blocks()).hasSize(2);
    assertThat(catalog.commitBlocks(List.of())).isEmpty();
  }

  @Test
  final void stampsOfACallIncreaseInItsOrder() {
    register();
    List<NewBlock> batch = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      batch.add(block(streamId, processId, i));
    }

    catalog.commitBlocks(batch);

    List<BlockRow> rows = blocks();
    assertThat(rows).extracting(BlockRow::blockId).containsExactlyElementsOf(ids(batch));
    assertThat(rows).extracting(BlockRow::insertTime).isSorted().doesNotHaveDuplicates();
    assertThat(rows).allMatch(row -> row.insertTime() % 1000 == 0);
  }

  @Test
  final void processesAndStreamsAreImmutable() {
    assertThat(catalog.insertProcess(process(processId))).isEqualTo(COMMITTED);
    assertThat(
            catalog.insertProcess(process(processId, "other", Optional.empty(), Map.of("a", "b"))))
        .isEqualTo(DUPLICATE);
    assertThat(catalog.insertStream(stream(streamId, processId, "log"))).isEqualTo(COMMITTED);
    assertThat(catalog.insertStream(stream(streamId, UUID.randomUUID(), "cpu")))
        .isEqualTo(DUPLICATE);

    try (Snapshot snapshot = catalog.snapshot()) {
      assertThat(snapshot.process(processId).orElseThrow().exe()).isEqualTo("exe");
      assertThat(snapshot.process(processId).orElseThrow().properties()).isEqualTo("{}");
      StreamRow stream = snapshot.stream(streamId).orElseThrow();
      assertThat(stream.tags()).containsExactly("log");
      assertThat(stream.processId()).isEqualTo(processId);
      assertThat(snapshot.process(UUID.randomUUID())).isEmpty();
      assertThat(snapshot.stream(UUID.randomUUID())).isEmpty();
    }
  }

  // -- pending blocks

  /** Process, stream and block in all six orders. */
  @ParameterizedTest
  @ValueSource(strings = {"psb", "pbs", "spb", "sbp", "bps", "bsp"})
  final void aBlockIsVisibleOnceItsStreamAndProcessAreThere(String order) {
    NewBlock block = block(streamId, processId, 1);
    for (int i = 0; i < 3; i++) {
      switch (order.charAt(i)) {
        case 'p' -> assertThat(catalog.insertProcess(process(processId))).isEqualTo(COMMITTED);
        case 's' ->
            assertThat(catalog.insertStream(stream(streamId, processId, "log")))
                .isEqualTo(COMMITTED);
        default ->
            assertThat(catalog.commitBlocks(List.of(block)))
                .containsExactly(i == 2 ? COMMITTED : PENDING);
      }
      boolean posted = order.indexOf('b') <= i;
      boolean complete = i == 2;
      assertThat(blocks()).hasSize(complete ? 1 : 0);
      assertThat(read(CatalogRelation.PENDING_BLOCKS)).hasSize(posted && !complete ? 1 : 0);
    }
    assertThat(catalog.commitBlocks(List.of(block))).containsExactly(DUPLICATE);
  }

  @Test
  final void adoptedBlocksGetFreshStampsInTheOrderOfTheirArrival() {
    catalog.insertProcess(process(processId));
    List<NewBlock> waiting = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      waiting.add(block(streamId, processId, i));
      catalog.commitBlocks(List.of(waiting.get(i)));
    }
    long before = clock();

    catalog.insertStream(stream(streamId, processId, "log"));

    List<BlockRow> rows = blocks();
    assertThat(rows).extracting(BlockRow::blockId).containsExactlyElementsOf(ids(waiting));
    assertThat(rows).allMatch(row -> row.insertTime() > before);
    assertThat(rows.getLast().insertTime()).isLessThanOrEqualTo(clock());
    assertThat(rows.getLast().stream().lastUpdateTime()).isEqualTo(rows.getLast().insertTime());
    assertThat(rows.getLast().process().lastUpdateTime()).isEqualTo(rows.getLast().insertTime());
  }

  @Test
  final void onlyTheBlocksThatBecameCompleteAreAdopted() {
    UUID otherStream = UUID.randomUUID();
    catalog.commitBlocks(List.of(block(streamId, processId, 1), block(otherStream, processId, 2)));
    catalog.insertProcess(process(processId));
    catalog.insertStream(stream(streamId, processId, "log"));

    assertThat(blocks()).hasSize(1);
    List<List<Object>> pending = read(CatalogRelation.PENDING_BLOCKS);
    assertThat(pending).hasSize(1);
    assertThat(pending.getFirst().get(1)).isEqualTo(otherStream.toString());
  }

  @Test
  final void pendingBlocksSayWhatIsMissing() {
    UUID lonelyStream = UUID.randomUUID();
    UUID lonelyProcess = UUID.randomUUID();
    catalog.insertProcess(process(processId));
    catalog.insertStream(stream(streamId, processId, "log"));
    catalog.commitBlocks(
        List.of(
            block(lonelyStream, processId, 1),
            block(streamId, lonelyProcess, 2),
            block(lonelyStream, lonelyProcess, 3)));

    assertThat(read(CatalogRelation.PENDING_BLOCKS))
        .extracting(List::getLast)
        .containsExactly("stream", "process", "process and stream");
  }

  // -- snapshots

  @Test
  final void aSnapshotStaysAsItWasWhileCommitsGoOn() {
    register();
    catalog.commitBlocks(List.of(block(streamId, processId, 1)));
    try (Snapshot snapshot = catalog.snapshot()) {
      long clock = snapshot.clock();
      catalog.commitBlocks(List.of(block(streamId, processId, 2)));
      UUID later = UUID.randomUUID();
      catalog.insertProcess(process(later));

      assertThat(snapshot.blocks(BlockFilter.tagged("log"), 10)).hasSize(1);
      assertThat(snapshot.process(later)).isEmpty();
      assertThat(snapshot.process(processId).orElseThrow().lastBlockEndTicks()).isEqualTo(2);
      assertThat(snapshot.clock()).isEqualTo(clock);
    }
    assertThat(blocks()).hasSize(2);
  }

  @Test
  final void totalsFollowTheBlocks() {
    register();
    try (Snapshot snapshot = catalog.snapshot()) {
      ProcessRow process = snapshot.process(processId).orElseThrow();
      assertThat(process.lastUpdateTime()).isEqualTo(process.insertTime());
      assertThat(process.lastBlockEndTicks()).isZero();
      assertThat(process.lastBlockEndTime()).isEqualTo(process.startTime());
      StreamRow stream = snapshot.stream(streamId).orElseThrow();
      assertThat(stream.lastUpdateTime()).isEqualTo(stream.insertTime());
    }
    catalog.commitBlocks(List.of(block(streamId, processId, 9), block(streamId, processId, 3)));
    catalog.commitBlocks(List.of(block(streamId, processId, 5)));

    List<BlockRow> rows = blocks();
    ProcessRow process = rows.getFirst().process();
    assertThat(process.lastUpdateTime()).isEqualTo(rows.getLast().insertTime());
    assertThat(process.lastBlockEndTicks()).isEqualTo(10);
    assertThat(process.lastBlockEndTime()).isEqualTo(micros(Samples.START.plusMillis(10)));
    assertThat(rows.getFirst().stream().lastUpdateTime()).isEqualTo(rows.getLast().insertTime());
  }

  @Test
  final void filtersByTagProcessAndStream() {
    register();
    UUID otherProcess = UUID.randomUUID();
    UUID cpuStream = UUID.randomUUID();
    UUID otherStream = UUID.randomUUID();
    catalog.insertProcess(process(otherProcess));
    catalog.insertStream(stream(cpuStream, processId, "cpu"));
    catalog.insertStream(stream(otherStream, otherProcess, "log"));
    catalog.commitBlocks(
        List.of(
            block(streamId, processId, 1),
            block(cpuStream, processId, 2),
            block(otherStream, otherProcess, 3)));
    try (Snapshot snapshot = catalog.snapshot()) {
      assertThat(ticks(snapshot, BlockFilter.tagged("log"))).containsExactly(1L, 3L);
      assertThat(ticks(snapshot, BlockFilter.tagged("log", otherProcess))).containsExactly(3L);
      assertThat(ticks(snapshot, BlockFilter.ofStream(cpuStream))).containsExactly(2L);
      assertThat(ticks(snapshot, BlockFilter.tagged("net"))).isEmpty();
      assertThat(
              ticks(
                  snapshot, new BlockFilter(Optional.empty(), Optional.empty(), Optional.empty())))
          .containsExactly(1L, 2L, 3L);
    }
  }

  @Test
  final void rowsOfOneStreamShareItsObject() {
    register();
    catalog.commitBlocks(List.of(block(streamId, processId, 1), block(streamId, processId, 2)));

    List<BlockRow> rows = blocks();
    assertThat(rows.getFirst().stream()).isSameAs(rows.getLast().stream());
    assertThat(rows.getFirst().process()).isSameAs(rows.getLast().process());
  }

  @Test
  final void moreBlocksThanTheLimitIsAnErrorAndTheSnapshotGoesOn() {
    register();
    catalog.commitBlocks(
        List.of(
            block(streamId, processId, 1),
            block(streamId, processId, 2),
            block(streamId, processId, 3)));
    try (Snapshot snapshot = catalog.snapshot()) {
      assertCode(ErrorCode.RESOURCE_EXHAUSTED, () -> snapshot.blocks(BlockFilter.tagged("log"), 2));
      assertThat(snapshot.blocks(BlockFilter.tagged("log"), 3)).hasSize(3);
    }
  }

  /**
   * Whoever reads clock T in a snapshot has every block up to T, for ever: while blocks are
   * committed, and pending ones adopted, by several threads.
   */
  @Test
  final void noBlockEverAppearsAtOrBelowAClockThatSomeoneHasRead() throws Exception {
    register();
    int writers = 6;
    int commits = 60;
    List<Seen> seen = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int w = 0; w < writers; w++) {
        boolean announcesLate = w % 2 == 1;
        running.add(
            threads.submit(() -> {
              for (int i = 0; i < commits; i++) {
                UUID stream = announcesLate ? UUID.randomUUID() : streamId;
                catalog.commitBlocks(
                    List.of(block(stream, processId, i), block(stream, processId, i + 1)));
                if (announcesLate) {
                  catalog.insertStream(stream(stream, processId, "log"));
                }
              }
              return true;
            }));
      }
      while (!running.stream().allMatch(Future::isDone)) {
        try (Snapshot snapshot = catalog.snapshot()) {
          List<BlockRow> rows = snapshot.blocks(BlockFilter.tagged("log"), 1_000_000);
          assertThat(rows).allMatch(row -> row.insertTime() <= snapshot.clock());
          seen.add(new Seen(snapshot.clock(), rows.size()));
        }
      }
      for (Future<?> one : running) {
        one.get();
      }
    }
    List<BlockRow> all = blocks();
    assertThat(all).hasSize(writers * commits * 2);
    assertThat(all).extracting(BlockRow::insertTime).isSorted().doesNotHaveDuplicates();
    assertThat(seen).hasSizeGreaterThan(3);
    for (Seen earlier : seen) {
      assertThat(all.stream().filter(row -> row.insertTime() <= earlier.clock).count())
          .as("blocks up to %s", earlier.clock)
          .isEqualTo(earlier.blocks);
    }
  }

  private record Seen(long clock, int blocks) {}

  @Test
  final void concurrentRetriesCommitABlockOnce() throws Exception {
    register();
    NewBlock block = block(streamId, processId, 1);
    List<Catalog.Outcome> outcomes = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Catalog.Outcome>>> running = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        running.add(threads.submit(() -> catalog.commitBlocks(List.of(block))));
      }
      for (Future<List<Catalog.Outcome>> one : running) {
        outcomes.addAll(one.get());
      }
    }
    assertThat(outcomes).containsOnlyOnce(COMMITTED).containsOnly(COMMITTED, DUPLICATE);
    assertThat(blocks()).hasSize(1);
  }

  @Test
  final void aSnapshotMayBeUsedByManyThreads() throws Exception {
    register();
    catalog.commitBlocks(List.of(block(streamId, processId, 1)));
    try (Snapshot snapshot = catalog.snapshot();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> running = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        running.add(
            threads.submit(() ->
                snapshot.blocks(BlockFilter.tagged("log"), 10).size()
                    + read(snapshot, CatalogRelation.STREAMS, List.of()).size()));
      }
      for (Future<Integer> one : running) {
        assertThat(one.get()).isEqualTo(2);
      }
    }
  }

  // -- relations

  @Test
  final void relationsHaveTheColumnsOfTheViews() {
    UUID parent = UUID.randomUUID();
    catalog.insertProcess(
        process(
            processId, "app", Optional.of(parent), Map.of("b", "2", "a", "\"x\"", "é", "n\nl")));
    catalog.insertStream(stream(streamId, processId, "log"));
    NewBlock block = block(streamId, processId, 1);
    catalog.commitBlocks(List.of(block));
    long stamp = blocks().getFirst().insertTime();
    long start = micros(Samples.START);
    String json = "{\"a\":\"\\\"x\\\"\",\"b\":\"2\",\"é\":\"n\\nl\"}";

    try (Snapshot snapshot = catalog.snapshot()) {
      long registered = snapshot.process(processId).orElseThrow().insertTime();
      long streamRegistered = snapshot.stream(streamId).orElseThrow().insertTime();
      assertThat(read(snapshot, CatalogRelation.PROCESSES, List.of()))
          .containsExactly(
              List.of(
                  processId.toString(),
                  "app",
                  "user",
                  "Real Name",
                  "box",
                  "linux",
                  "cpu",
                  0L,
                  start,
                  42L,
                  registered,
                  parent.toString(),
                  json,
                  stamp,
                  2L,
                  start + 2_000_000));
      assertThat(read(snapshot, CatalogRelation.STREAMS, List.of()))
          .containsExactly(
              List.of(
                  streamId.toString(),
                  processId.toString(),
                  List.of((byte) 1, (byte) 2),
                  List.of((byte) 't', (byte) 'y', (byte) 'p', (byte) 'e', (byte) 's'),
                  List.of("log"),
                  "{\"k\":\"log\"}",
                  streamRegistered,
                  "micromegas-transit",
                  stamp));
      assertThat(read(snapshot, CatalogRelation.BLOCKS, List.of()))
          .containsExactly(
              List.of(
                  block.info().blockId().toString(),
                  streamId.toString(),
                  processId.toString(),
                  start + 1_000_000,
                  1L,
                  start + 2_000_000,
                  2L,
                  10,
                  10L,
                  1001L,
                  stamp,
                  List.of((byte) 1, (byte) 2),
                  List.of((byte) 't', (byte) 'y', (byte) 'p', (byte) 'e', (byte) 's'),
                  List.of("log"),
                  "{\"k\":\"log\"}",
                  streamRegistered,
                  "micromegas-transit",
                  start,
                  42L,
                  0L,
                  "app",
                  "user",
                  "Real Name",
                  "box",
                  "linux",
                  "cpu",
                  registered,
                  parent.toString(),
                  json));
    }
  }

  @Test
  final void aProcessWithoutParentHasAnEmptyOne() {
    catalog.insertProcess(process(processId));

    assertThat(read(CatalogRelation.PROCESSES).getFirst().get(11)).isEqualTo("");
    try (Snapshot snapshot = catalog.snapshot()) {
      assertThat(snapshot.process(processId).orElseThrow().parentProcessId()).isEmpty();
      assertThat(
              read(
                  snapshot,
                  CatalogRelation.PROCESSES,
                  List.of(new RowPredicate.TextEquals("parent_process_id", ""))))
          .hasSize(1);
    }
  }

  @Test
  final void predicatesReadLess() {
    register();
    catalog.commitBlocks(List.of(block(streamId, processId, 1), block(streamId, processId, 2)));
    BlockRow second = blocks().getLast();
    try (Snapshot snapshot = catalog.snapshot()) {
      assertThat(
              count(snapshot, new RowPredicate.TextEquals("block_id", second.blockId().toString())))
          .isEqualTo(1);
      assertThat(
              count(
                  snapshot,
                  new RowPredicate.Between("insert_time", second.insertTime(), Long.MAX_VALUE)))
          .isEqualTo(1);
      assertThat(count(snapshot, new RowPredicate.Between("begin_ticks", Long.MIN_VALUE, 1)))
          .isEqualTo(1);
      assertThat(count(snapshot, new RowPredicate.TextEquals("processes.exe", "exe"))).isEqualTo(2);
      assertThat(count(snapshot, new RowPredicate.TextEquals("processes.exe", "no"))).isZero();
      assertThat(count(snapshot, new RowPredicate.TextEquals("block_id", "not an id"))).isZero();
      assertThat(count(snapshot, new RowPredicate.TextEquals("processes.exe", "a\0b"))).isZero();
      assertThat(
              count(
                  snapshot,
                  new RowPredicate.TextEquals("stream_id", streamId.toString()),
                  new RowPredicate.Between("begin_ticks", 2, 2)))
          .isEqualTo(1);
      // What it does not understand it leaves to the caller.
      assertThat(count(snapshot, new RowPredicate.TextEquals("unknown", "x"))).isEqualTo(2);
      assertThat(count(snapshot, new RowPredicate.Between("streams.tags", 1, 2))).isEqualTo(2);
      assertThat(count(snapshot, new RowPredicate.TextEquals("'; drop table blocks", "x")))
          .isEqualTo(2);
    }
  }

  @Test
  final void rangesOfInsertTimesGiveExactlyTheirBlocks() {
    register();
    catalog.commitBlocks(
        List.of(
            block(streamId, processId, 1),
            block(streamId, processId, 2),
            block(streamId, processId, 3)));
    List<BlockRow> all = blocks();
    try (Snapshot snapshot = catalog.snapshot()) {
      InsertRange first = only(all.get(0));
      InsertRange last = only(all.get(2));
      assertThat(count(snapshot, new RowPredicate.InsertedIn("insert_time", List.of(first))))
          .isEqualTo(1);
      assertThat(count(snapshot, new RowPredicate.InsertedIn("insert_time", List.of(first, last))))
          .isEqualTo(2);
      assertThat(
              count(
                  snapshot,
                  new RowPredicate.Between("begin_ticks", 3, 3),
                  new RowPredicate.InsertedIn("insert_time", List.of(first, last))))
          .isEqualTo(1);
    }
  }

  private static InsertRange only(BlockRow block) {
    return new InsertRange(block.insertTime(), block.insertTime() + 1_000);
  }

  @Test
  final void columnsNobodyWantsComeAsNull() {
    register();
    catalog.commitBlocks(List.of(block(streamId, processId, 1)));
    try (Snapshot snapshot = catalog.snapshot();
        RowReader reader =
            snapshot.read(
                CatalogRelation.BLOCKS,
                List.of(),
                java.util.Set.of("nb_objects", "streams.tags"))) {
      reader.next(
          1,
          row -> {
            assertThat(row.getObject(1)).isNull();
            assertThat(row.getInt(8)).isEqualTo(10);
            assertThat(row.getObject(12)).isNull();
            assertThat((String[]) row.getArray(14).getArray()).containsExactly("log");
          });
    }
  }

  @Test
  final void readersGoInPagesAndSeveralMayBeOpen() {
    register();
    List<NewBlock> batch = new ArrayList<>();
    for (int i = 0; i < 2500; i++) {
      batch.add(block(streamId, processId, i));
    }
    catalog.commitBlocks(batch);
    try (Snapshot snapshot = catalog.snapshot();
        RowReader one = snapshot.read(CatalogRelation.BLOCKS, List.of());
        RowReader two = snapshot.read(CatalogRelation.BLOCKS, List.of())) {
      List<Long> first = new ArrayList<>();
      List<Long> second = new ArrayList<>();
      while (one.next(700, row -> first.add(row.getLong(5))) > 0) {
        two.next(10, row -> second.add(row.getLong(5)));
      }
      assertThat(first).hasSize(2500).isSorted();
      assertThat(second).hasSize(40).isSorted();
      assertThat(snapshot.blocks(BlockFilter.ofStream(streamId), 5000)).hasSize(2500);
    }
  }

  @Test
  final void closingASnapshotEndsItsReaders() {
    register();
    Snapshot snapshot = catalog.snapshot();
    RowReader reader = snapshot.read(CatalogRelation.PROCESSES, List.of());
    snapshot.close();
    snapshot.close();

    assertThatThrownBy(() -> reader.next(1, row -> {})).isInstanceOf(RuntimeException.class);
    reader.close();
  }

  // -- values

  @Test
  final void timesAreCutToMicrosecondsTowardsThePast() {
    Instant before1970 = Instant.parse("1969-12-31T23:59:59.999999999Z");
    register();
    catalog.commitBlocks(
        List.of(
            new NewBlock(
                new BlockInfo(
                    UUID.randomUUID(), streamId, processId, before1970, -5, before1970, -4, 0, 0),
                0,
                new byte[32])));

    assertThat(blocks()).singleElement().extracting(BlockRow::beginTime).isEqualTo(-1000L);
  }

  @Test
  final void timesThatCannotBeKeptAreRefused() {
    register();
    Instant far = Instant.parse("9999-01-01T00:00:00Z");
    NewBlock block =
        new NewBlock(
            new BlockInfo(UUID.randomUUID(), streamId, processId, far, 0, far, 0, 0, 0),
            0,
            new byte[32]);

    assertCode(ErrorCode.INVALID_ARGUMENT, () -> catalog.commitBlocks(List.of(block)));
    assertThat(blocks()).isEmpty();
  }

  @Test
  final void textWithAZeroCharacterIsRefused() {
    assertCode(
        ErrorCode.INVALID_ARGUMENT,
        () -> catalog.insertProcess(process(processId, "a\0b", Optional.empty(), Map.of())));
    assertCode(
        ErrorCode.INVALID_ARGUMENT,
        () ->
            catalog.insertProcess(process(processId, "a", Optional.empty(), Map.of("k", "a\0b"))));
    assertThat(catalog.insertProcess(process(processId))).isEqualTo(COMMITTED);
  }

  @Test
  final void extremeNumbersAndTextsSurvive() {
    String text = "\"\\\u0001\uD83D\uDE00 ' $1 {} ".repeat(2000);
    catalog.insertProcess(process(processId, text, Optional.empty(), Map.of(text, text)));
    catalog.insertStream(stream(streamId, processId, "log"));
    catalog.commitBlocks(
        List.of(
            new NewBlock(
                new BlockInfo(
                    UUID.randomUUID(),
                    streamId,
                    processId,
                    Instant.EPOCH,
                    Long.MIN_VALUE,
                    Instant.EPOCH,
                    Long.MAX_VALUE,
                    Long.MAX_VALUE,
                    Integer.MAX_VALUE),
                Long.MAX_VALUE,
                new byte[32])));

    BlockRow row = blocks().getFirst();
    assertThat(row.process().exe()).isEqualTo(text);
    assertThat(row.beginTicks()).isEqualTo(Long.MIN_VALUE);
    assertThat(row.nbObjects()).isEqualTo(Integer.MAX_VALUE);
    assertThat(row.process().lastBlockEndTicks()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  final void answersAPing() {
    catalog.ping();
  }

  // -- reading back

  private long clock() {
    try (Snapshot snapshot = catalog.snapshot()) {
      return snapshot.clock();
    }
  }

  private List<List<Object>> read(CatalogRelation relation) {
    try (Snapshot snapshot = catalog.snapshot()) {
      return read(snapshot, relation, List.of());
    }
  }

  private static int count(Snapshot snapshot, RowPredicate... predicates) {
    return read(snapshot, CatalogRelation.BLOCKS, List.of(predicates)).size();
  }

  /** Reads all rows; what is null comes as the text {@code null}. */
  static List<List<Object>> read(
      Snapshot snapshot, CatalogRelation relation, List<RowPredicate> predicates) {
    List<List<Object>> rows = new ArrayList<>();
    int columns = relation.columns().size();
    try (RowReader reader = snapshot.read(relation, predicates)) {
      while (reader.next(
              100,
              row -> {
                List<Object> values = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                  values.add(comparable(row.getObject(i)));
                }
                rows.add(values);
              })
          > 0) {}
    }
    return rows;
  }

  private static Object comparable(@Nullable Object value) throws java.sql.SQLException {
    return switch (value) {
      case null -> "null";
      case byte[] bytes -> {
        List<Byte> list = new ArrayList<>();
        for (byte b : bytes) {
          list.add(b);
        }
        yield list;
      }
      case java.sql.Array array -> List.of((String[]) array.getArray());
      default -> value;
    };
  }

  private static List<Long> ticks(Snapshot snapshot, BlockFilter filter) {
    return snapshot.blocks(filter, 100).stream().map(BlockRow::beginTicks).toList();
  }

  private static List<UUID> ids(List<NewBlock> blocks) {
    return blocks.stream().map(block -> block.info().blockId()).toList();
  }

  private static long micros(Instant time) {
    return Math.floorDiv(time.getEpochSecond() * 1_000_000_000L + time.getNano(), 1000L) * 1000L;
  }

  /** Asserts that a call fails with a code. */
  protected static void assertCode(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            MicromegasException.class,
            e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }
}
