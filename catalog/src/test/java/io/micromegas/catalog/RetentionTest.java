package io.micromegas.catalog;

import static io.micromegas.catalog.Catalog.Outcome.COMMITTED;
import static io.micromegas.catalog.Catalog.Outcome.DUPLICATE;
import static io.micromegas.catalog.Catalog.Outcome.PENDING;
import static io.micromegas.catalog.CatalogContract.assertCode;
import static io.micromegas.catalog.PartitionSamples.LEASE;
import static io.micromegas.catalog.PartitionSamples.SERVER;
import static io.micromegas.catalog.PartitionSamples.empty;
import static io.micromegas.catalog.PartitionSamples.partition;
import static io.micromegas.catalog.PartitionSamples.path;
import static io.micromegas.catalog.Samples.block;
import static io.micromegas.catalog.Samples.process;
import static io.micromegas.catalog.Samples.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Days of blocks go whole, and take with them what they leave without a block. */
final class RetentionTest {
  private static final long DAY = Duration.ofDays(1).toNanos();
  private static final BlockFilter LOGS = BlockFilter.tagged("log");

  private final UUID processId = UUID.randomUUID();
  private final UUID streamId = UUID.randomUUID();
  private CatalogSettings settings;
  private PostgresCatalog catalog;
  private Partitions partitions;

  @BeforeEach
  void open() throws Exception {
    CatalogSettings s = EmbeddedDatabase.create();
    settings =
        new CatalogSettings(
            s.url(),
            s.user(),
            s.password(),
            2,
            4,
            2,
            s.connectionWait(),
            Duration.ofMillis(300), // detaching waits that long for snapshots
            s.commitTimeout(),
            s.queryTimeout(),
            s.snapshotIdle(),
            s.clockMaxAhead(),
            s.commitBlocks(),
            s.cursorRows());
    catalog = PostgresCatalog.open(settings);
    partitions = catalog.partitions();
  }

  @AfterEach
  void close() {
    catalog.close();
  }

  /** Sets the database's clock to the noon of a day of 1970. */
  private void noonOf(int day) throws Exception {
    EmbeddedDatabase.setClock(settings, Instant.EPOCH.plus(Duration.ofHours(24L * day + 12)));
  }

  private void register(UUID process, UUID stream) {
    catalog.insertProcess(process(process));
    catalog.insertStream(stream(stream, process, "log"));
  }

  /** Commits a block a day, its begin ticks the day; returns them. */
  private List<NewBlock> fill(int firstDay, int lastDay) throws Exception {
    List<NewBlock> blocks = new ArrayList<>();
    for (int day = firstDay; day <= lastDay; day++) {
      noonOf(day);
      if (day == firstDay) {
        register(processId, streamId);
      }
      blocks.add(block(streamId, processId, day));
      assertThat(catalog.commitBlocks(List.of(blocks.getLast()))).containsExactly(COMMITTED);
    }
    return blocks;
  }

  private List<Long> days() {
    try (Snapshot snapshot = catalog.snapshot()) {
      return days(snapshot);
    }
  }

  private static List<Long> days(Snapshot snapshot) {
    return snapshot.blocks(LOGS, 100).stream().map(BlockRow::beginTicks).toList();
  }

  private static String key(NewBlock block) {
    return "blobs/%s/%s/%s"
        .formatted(block.info().processId(), block.info().streamId(), block.info().blockId());
  }

  @Test
  void daysThatEndBeforeTheCutGoWholeAndTheirObjectsAreListed() throws Exception {
    List<NewBlock> blocks = fill(10, 14);

    assertThat(partitions.dropBlockDays(13 * DAY + 5)).isEqualTo(3);
    assertThat(partitions.dropBlockDays(13 * DAY + 5)).isZero();

    assertThat(days()).containsExactly(13L, 14L);
    try (Snapshot snapshot = catalog.snapshot()) {
      PartitionPlan plan =
          snapshot.partitions("log_entries", "global", List.of(6), TimeRange.ALL, 10);
      assertThat(plan.gaps()).containsExactly(new InsertRange(13 * DAY, snapshot.clock() + 1000));
    }
    assertThat(catalog.commitBlocks(List.of(block(streamId, processId, 14))))
        .containsExactly(COMMITTED);
    List<String> keys = blocks.subList(0, 3).stream().map(RetentionTest::key).toList();
    assertThat(allDropped()).containsExactlyElementsOf(keys);
  }

  /** Lists and confirms until there is nothing left. */
  private List<String> allDropped() {
    List<String> all = new ArrayList<>();
    for (List<String> some = dropped(); !some.isEmpty(); some = dropped()) {
      all.addAll(some);
      partitions.droppedBlocksDeleted(some);
    }
    return all;
  }

  private List<String> dropped() {
    return partitions.droppedBlocks(Duration.ZERO, 100);
  }

  @Test
  void objectsAreListedUntilTheyAreConfirmedAndNoQueryNeedsThem() throws Exception {
    noonOf(10);
    register(processId, streamId);
    List<NewBlock> blocks = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      blocks.add(block(streamId, processId, i));
    }
    catalog.commitBlocks(blocks);
    List<String> keys = blocks.stream().map(RetentionTest::key).toList();
    noonOf(12);
    partitions.closeUpTo(12 * DAY);
    long query = partitions.databaseTime();
    assertThat(partitions.dropBlockDays(12 * DAY)).isEqualTo(2); // the second one is empty

    assertThat(partitions.droppedBlocks(Duration.ofHours(1), 10)).as("grace").isEmpty();
    partitions.publish(SERVER, "a", partitions.databaseTime(), Optional.of(query));
    assertThat(partitions.droppedBlocks(Duration.ZERO, 10)).as("a query may need it").isEmpty();
    partitions.publish(SERVER, "a", partitions.databaseTime(), Optional.empty());

    assertThat(partitions.droppedBlocks(Duration.ZERO, 3)).isEqualTo(keys.subList(0, 3));
    partitions.droppedBlocksDeleted(List.of(keys.get(0), keys.get(2)));
    assertThat(partitions.droppedBlocks(Duration.ZERO, 3)).isEqualTo(keys.subList(1, 4));
    partitions.droppedBlocksDeleted(List.of(keys.get(1), keys.get(2)));
    assertThat(dropped()).isEqualTo(keys.subList(3, 5));
    partitions.droppedBlocksDeleted(dropped());
    partitions.droppedBlocksDeleted(keys);
    assertThat(dropped()).isEmpty();
  }

  @Test
  void idsOutliveTheObjectsByADay() throws Exception {
    List<NewBlock> blocks = fill(10, 14);
    NewBlock old = blocks.getFirst();
    partitions.dropBlockDays(11 * DAY);

    assertThat(catalog.commitBlocks(List.of(old))).containsExactly(DUPLICATE);
    allDropped();
    partitions.dropBlockDays(11 * DAY);
    assertThat(catalog.commitBlocks(List.of(old))).containsExactly(DUPLICATE);
    noonOf(16);
    partitions.dropBlockDays(11 * DAY);
    assertThat(catalog.commitBlocks(List.of(old))).as("stored anew").containsExactly(COMMITTED);
    assertThat(catalog.commitBlocks(List.of(blocks.get(1)))).containsExactly(DUPLICATE);
    assertThat(
            EmbeddedDatabase.number(
                settings, "select count(*) from pg_class where relname like 'dropped_blocks%'"))
        .isZero();
  }

  @Test
  void anOpenSnapshotKeepsItsDaysAndWritersGoOn() throws Exception {
    fill(10, 12);
    try (Snapshot before = catalog.snapshot()) {
      // It has not looked at any block yet.
      assertThat(partitions.dropBlockDays(12 * DAY)).isZero();
      assertThat(catalog.commitBlocks(List.of(block(streamId, processId, 12))))
          .containsExactly(COMMITTED);
      assertThat(days(before)).containsExactly(10L, 11L, 12L);
      assertThat(partitions.dropBlockDays(12 * DAY)).isZero();
      assertThat(days(before)).containsExactly(10L, 11L, 12L);
      assertThat(before.process(processId)).isPresent();
      assertThat(dropped()).isEmpty();
    }
    // What was begun is finished, then comes the next day.
    assertThat(partitions.dropBlockDays(12 * DAY)).isEqualTo(2);
    assertThat(days()).containsExactly(12L, 12L);
    assertThat(allDropped()).hasSize(2);
  }

  @Test
  void aDayThatWasDetachedBeforeACrashIsDroppedByTheNextCall() throws Exception {
    fill(10, 12);
    EmbeddedDatabase.execute(settings, "alter table blocks detach partition blocks_19700111");

    assertThat(partitions.dropBlockDays(11 * DAY)).isEqualTo(1);
    assertThat(days()).containsExactly(11L, 12L);
    assertThat(allDropped()).hasSize(1);
  }

  @Test
  void theDayOfTheClockIsNeverDropped() throws Exception {
    fill(10, 12);
    assertThat(partitions.dropBlockDays(Long.MAX_VALUE)).isEqualTo(2);
    assertThat(days()).containsExactly(12L);
    assertThat(partitions.dropBlockDays(Long.MIN_VALUE)).isZero();
    assertThat(catalog.commitBlocks(List.of(block(streamId, processId, 12))))
        .containsExactly(COMMITTED);
  }

  @Test
  void processesGoWithTheirLastBlockAndStreamsWithTheirProcess() throws Exception {
    noonOf(10);
    UUID gone = UUID.randomUUID();
    UUID goneStream = UUID.randomUUID();
    UUID silentStream = UUID.randomUUID();
    UUID lonelyStream = UUID.randomUUID();
    register(gone, goneStream);
    register(processId, streamId);
    catalog.insertStream(stream(silentStream, processId, "cpu"));
    catalog.insertStream(stream(lonelyStream, UUID.randomUUID(), "cpu"));
    catalog.commitBlocks(List.of(block(goneStream, gone, 1), block(streamId, processId, 10)));
    noonOf(12);
    UUID young = UUID.randomUUID();
    catalog.insertProcess(process(young));
    catalog.commitBlocks(List.of(block(streamId, processId, 12)));

    partitions.dropBlockDays(12 * DAY);

    try (Snapshot snapshot = catalog.snapshot()) {
      assertThat(snapshot.process(gone)).isEmpty();
      assertThat(snapshot.stream(goneStream)).isEmpty();
      assertThat(snapshot.stream(lonelyStream)).isEmpty();
      assertThat(snapshot.process(young)).isPresent();
      assertThat(snapshot.process(processId)).isPresent();
      assertThat(snapshot.stream(streamId)).isPresent();
      assertThat(snapshot.stream(silentStream)).as("may speak again").isPresent();
    }
    assertThat(EmbeddedDatabase.number(settings, "select count(*) from process_totals"))
        .isEqualTo(2);
    assertThat(EmbeddedDatabase.number(settings, "select count(*) from stream_totals"))
        .isEqualTo(2);
  }

  @Test
  void blocksThatWaitedInVainGoToo() throws Exception {
    fill(10, 11);
    UUID unknown = UUID.randomUUID();
    NewBlock late = block(unknown, processId, 11);
    noonOf(10);
    EmbeddedDatabase.execute(settings, "update ingest_clock set last = %d".formatted(10 * DAY));
    NewBlock waiting = block(unknown, processId, 10);
    assertThat(catalog.commitBlocks(List.of(waiting))).containsExactly(PENDING);
    noonOf(12);
    assertThat(catalog.commitBlocks(List.of(late))).containsExactly(PENDING);

    partitions.dropBlockDays(11 * DAY);

    assertThat(EmbeddedDatabase.number(settings, "select count(*) from pending_blocks")).isOne();
    assertThat(allDropped()).hasSize(2).contains(key(waiting)).doesNotContain(key(late));
    catalog.insertStream(stream(unknown, processId, "log"));
    assertThat(days()).containsExactly(11L, 11L);
  }

  @Test
  void partitionsMayOutliveTheirBlocksButNotBeReplacedByLess() throws Exception {
    fill(10, 12);
    ViewKey view = new ViewKey("log_stats", "global", 1);
    InsertRange day = new InsertRange(10 * DAY, 11 * DAY);
    Partition full = partition(view, day, path());
    partitions.commit(claim(view, day, file(full)), full, Optional.empty());
    partitions.dropBlockDays(11 * DAY);
    ViewKey next = new ViewKey("log_stats", "global", 2);

    for (ViewKey key : List.of(view, next)) {
      Claim claim = claim(key, day, path());
      assertCode(
          ErrorCode.CONFLICT, () -> partitions.commit(claim, empty(key, day), Optional.empty()));
      partitions.release(claim);
    }
    try (Snapshot snapshot = catalog.snapshot()) {
      PartitionPlan plan =
          snapshot.partitions("log_stats", "global", List.of(2, 1), TimeRange.ALL, 10);
      assertThat(plan.partitions()).extracting(Partition::range).containsExactly(day);
      assertThat(plan.gaps()).containsExactly(new InsertRange(11 * DAY, snapshot.clock() + 1000));
    }
    Partition merged = partition(view, day, path());
    assertThat(partitions.commit(claim(view, day, file(merged)), merged, Optional.empty()))
        .isEqualTo(Partitions.CommitOutcome.COMMITTED);
  }

  @Test
  void whatAViewLacksIsToldAsLongAsItsPartitionsMayStay() throws Exception {
    List<NewBlock> blocks = fill(10, 13);
    ViewKey view = new ViewKey("log_entries", "global", 6);
    UndecodableBlock broken = new UndecodableBlock(blocks.get(0).info().blockId(), "broken");
    partitions.noteUndecodable(view, List.of(broken));

    assertThat(partitions.dropBlockDays(11 * DAY)).isOne();
    assertThat(undecodable()).containsExactly(broken);
    partitions.raiseFloor("log_entries", 11 * DAY);
    assertThat(partitions.dropBlockDays(12 * DAY)).isOne();
    assertThat(undecodable()).isEmpty();
  }

  private List<UndecodableBlock> undecodable() {
    try (Snapshot snapshot = catalog.snapshot()) {
      return snapshot.undecodable("log_entries", List.of(6), LOGS, 10);
    }
  }

  private Claim claim(ViewKey view, InsertRange range, String path) {
    return partitions.claim(view, range, path, SERVER, LEASE).orElseThrow();
  }

  private static String file(Partition partition) {
    return partition.content().orElseThrow().filePath();
  }

  /** Every snapshot sees all blocks from the floor that it plans from. */
  @Test
  void writersAndReadersGoOnWhileDaysAreDropped() throws Exception {
    fill(10, 15);
    AtomicBoolean stop = new AtomicBoolean();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> writer =
          threads.submit(() -> {
            int written = 0;
            while (!stop.get()) {
              assertThat(catalog.commitBlocks(List.of(block(streamId, processId, 15))))
                  .containsExactly(COMMITTED);
              written++;
            }
            return written;
          });
      List<Future<Integer>> readers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        readers.add(
            threads.submit(() -> {
              int read = 0;
              while (!stop.get()) {
                readOnce();
                read++;
              }
              return read;
            }));
      }
      int dropped = 0;
      for (int day = 11; day <= 15; day++) {
        for (int tries = 0; dropped < day - 10 && tries < 100; tries++) {
          dropped += partitions.dropBlockDays(day * DAY);
        }
      }
      stop.set(true);
      assertThat(dropped).isEqualTo(5);
      assertThat(writer.get()).isPositive();
      for (Future<Integer> reader : readers) {
        assertThat(reader.get()).isPositive();
      }
    }
  }

  private void readOnce() {
    try (Snapshot snapshot = catalog.snapshot()) {
      InsertRange gap =
          snapshot
              .partitions("log_entries", "global", List.of(6), TimeRange.ALL, 10)
              .gaps()
              .getFirst();
      List<Long> days =
          snapshot
              .blocks(LOGS, List.of(gap), new Snapshot.TailLimits(1_000_000, 1L << 40, 1L << 40))
              .stream()
              .map(BlockRow::beginTicks)
              .distinct()
              .toList();
      long first = Math.max(10, gap.begin() / DAY);
      assertThat(days)
          .containsExactlyElementsOf(
              java.util.stream.LongStream.rangeClosed(first, 15).boxed().toList());
    }
  }
}
