package io.micromegas.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.catalog.BlockRow;
import io.micromegas.catalog.ProcessRow;
import io.micromegas.catalog.StreamRow;
import io.micromegas.engine.ScanHint;
import io.micromegas.engine.ScanRequest;
import io.micromegas.telemetry.SpanBlockWriter;
import io.micromegas.telemetry.TickClock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Async events, in ticks and in times, and images. */
class EventScanTest {
  private static final SpanBlockWriter.Site SITE =
      new SpanBlockWriter.Site("work", "app", "m", "f.rs", 7, 1);
  private static final SpanBlockWriter.Location LOCATION =
      new SpanBlockWriter.Location("lib", "m", "g.rs", 8, 1);

  private final MemoryLake lake = new MemoryLake();
  private final DecodedCache cache = new DecodedCache(1 << 24);
  private final BlockLoader loader = loader(LakehouseSettings.defaults(), cache);
  private final SessionState session = new SessionState(10);

  private BlockLoader loader(LakehouseSettings settings, DecodedCache keeping) {
    return new BlockLoader(
        lake.store, BlockDecoding.standard(settings), keeping, new TimeBounds(1000));
  }

  private EventScan scan(EventView view, BlockRow... blocks) {
    return new EventScan(view, List.of(blocks), loader, session);
  }

  /** A block of one span: begin and end, each one tick. */
  private BlockRow span(long tick) {
    return lake.spans(
        0,
        100,
        0,
        w -> {
          w.begin(tick, SITE);
          w.beginAsync(tick, SITE, 2, 1, 1);
          w.endAsync(tick + 1, LOCATION, "other", 2, 1, 1);
        });
  }

  private static BlockRow of(BlockRow block, ProcessRow process, StreamRow stream) {
    return new BlockRow(
        block.blockId(),
        block.beginTime(),
        block.beginTicks(),
        block.endTime(),
        block.endTicks(),
        block.nbObjects(),
        block.objectOffset(),
        block.payloadSize(),
        block.insertTime(),
        stream,
        process);
  }

  /** The block in a snapshot where its process has this clock. */
  private static BlockRow at(
      BlockRow block, long frequency, long startTicks, long lastTicks, long lastTime) {
    ProcessRow p = block.process();
    ProcessRow process =
        new ProcessRow(
            p.processId(),
            p.exe(),
            p.username(),
            p.realname(),
            p.computer(),
            p.distro(),
            p.cpuBrand(),
            frequency,
            p.startTime(),
            startTicks,
            p.insertTime(),
            p.parentProcessId(),
            p.properties(),
            p.lastUpdateTime(),
            lastTicks,
            lastTime);
    return of(block, process, block.stream());
  }

  @Test
  void anEventIsARow() {
    BlockRow block = span(50);
    List<Map<String, @Nullable Object>> rows = Rows.all(scan(EventView.ASYNC_EVENTS, block));
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0))
        .containsEntry("stream_id", lake.thread.streamId().toString())
        .containsEntry("block_id", block.blockId().toString())
        .containsEntry("time", 50L)
        .containsEntry("event_type", "begin")
        .containsEntry("span_id", 2L)
        .containsEntry("parent_span_id", 1L)
        .containsEntry("depth", 1L)
        .containsEntry("name", "work")
        .containsEntry("filename", "f.rs")
        .containsEntry("target", "app")
        .containsEntry("line", 7L);
    assertThat(rows.get(1))
        .containsEntry("event_type", "end")
        .containsEntry("name", "other")
        .containsEntry("filename", "g.rs")
        .containsEntry("target", "lib");
  }

  @Test
  void whatIsStoredHasTicksInThePlaceOfTimes() {
    BlockRow block = at(span(2_000), 500_000_000L, 1_000, 0, 0);
    List<Map<String, @Nullable Object>> shown = Rows.all(scan(EventView.ASYNC_EVENTS, block));
    List<Map<String, @Nullable Object>> stored =
        Rows.all(scan(EventView.ASYNC_EVENTS_STORED, block));
    assertThat(shown).extracting(row -> row.get("time")).containsExactly(2_000L, 2_002L);
    assertThat(stored).extracting(row -> row.get("time_ticks")).containsExactly(1_000L, 1_001L);
    assertThat(stored.getFirst().keySet())
        .containsExactlyElementsOf(
            shown.getFirst().keySet().stream()
                .map(name -> name.equals("time") ? "time_ticks" : name)
                .toList());
    for (int i = 0; i < shown.size(); i++) {
      shown.get(i).remove("time");
      stored.get(i).remove("time_ticks");
    }
    assertThat(stored).isEqualTo(shown);
    assertThat(lake.store.reads()).isEqualTo(1);
  }

  @Test
  void laterBlocksMoveTimesWithoutDecodingAgain() {
    BlockRow block = span(50);
    int time = EventView.ASYNC_EVENTS.timeColumn();
    // A second has a thousand ticks, and then, by a later block, two thousand.
    BlockRow early = at(block, 0, 0, 1_000, 1_000_000_000L);
    BlockRow late = at(block, 0, 0, 4_000, 2_000_000_000L);
    for (int round = 0; round < 2; round++) {
      assertThat(Rows.columns(scan(EventView.ASYNC_EVENTS, early), "time"))
          .extracting(row -> row.get("time"))
          .containsExactly(50_000_000L, 51_000_000L);
      assertThat(Rows.columns(scan(EventView.ASYNC_EVENTS, late), "time"))
          .extracting(row -> row.get("time"))
          .containsExactly(25_000_000L, 25_500_000L);
    }
    ScanHint hint = new ScanHint.Between(time, 40_000_000L, 60_000_000L);
    assertThat(Rows.count(scan(EventView.ASYNC_EVENTS, early), hint)).isEqualTo(2);
    assertThat(Rows.count(scan(EventView.ASYNC_EVENTS, late), hint)).isZero();
    assertThat(lake.store.reads()).isEqualTo(1);
  }

  @Test
  void aProcessWithoutAClockIsReportedButCanBeStored() {
    BlockRow block = at(span(50), 0, 0, 0, 1_000_000_000L);
    for (int round = 0; round < 2; round++) {
      assertThat(Rows.count(scan(EventView.ASYNC_EVENTS, block))).isZero();
    }
    assertThat(session.failedBlocks()).isEqualTo(1);
    assertThat(session.sentences())
        .singleElement()
        .asString()
        .contains(block.blockId().toString(), "invalid frequency");
    assertThat(Rows.count(scan(EventView.ASYNC_EVENTS_STORED, block))).isEqualTo(2);
  }

  @Test
  void blocksOfAnotherFormatAreLeftOutAndReported() {
    BlockRow block = span(50);
    StreamRow s = block.stream();
    StreamRow other =
        new StreamRow(
            s.streamId(),
            s.processId(),
            s.dependenciesMetadata(),
            s.objectsMetadata(),
            s.tags(),
            s.properties(),
            s.insertTime(),
            "otlp/v1/traces",
            s.lastUpdateTime());
    assertThat(Rows.count(scan(EventView.ASYNC_EVENTS, of(block, block.process(), other))))
        .isZero();
    assertThat(session.sentences()).singleElement().asString().contains("otlp/v1/traces");
  }

  @Test
  void conditionsOnTheBlockSkipItUnread() {
    BlockRow block = span(50);
    ScanHint other = new ScanHint.TextEquals(0, "another stream");
    assertThat(Rows.count(scan(EventView.ASYNC_EVENTS, block), other)).isZero();
    assertThat(lake.store.reads()).isZero();
    ScanHint same = new ScanHint.TextEquals(0, lake.thread.streamId().toString());
    assertThat(Rows.count(scan(EventView.ASYNC_EVENTS, block), same)).isEqualTo(2);
  }

  /** Whatever the clock and however wild the ticks: a block with a wanted row is not skipped. */
  @Test
  void knownBoundsExcludeNoRowThatIsWanted() {
    for (long seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      long start = random.nextLong() >> random.nextInt(64);
      long[] ticks = new long[random.nextInt(1, 5)];
      for (int i = 0; i < ticks.length; i++) {
        ticks[i] =
            random.nextInt(4) == 0 ? random.nextLong() : start + random.nextLong(-5_000, 5_000);
      }
      BlockRow written =
          lake.spans(
              0, 1, 0, w -> Arrays.stream(ticks).forEach(t -> w.beginAsync(t, SITE, 1, 0, 0)));
      BlockRow block = at(written, random.nextLong(1, 3_000_000_000L), start, 0, 0);
      TickClock clock = Clocks.ofProcess(block.process());
      UnaryOperator<Integer> count =
          i ->
              Rows.count(
                  scan(EventView.ASYNC_EVENTS, block),
                  new ScanHint.Between(
                      EventView.ASYNC_EVENTS.timeColumn(),
                      clock.toNanos(ticks[i]),
                      clock.toNanos(ticks[i])));
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < ticks.length; i++) {
          assertThat(count.apply(i)).as("seed " + seed).isEqualTo(ticks.length);
        }
      }
    }
  }

  @Test
  void everyEventOfManyIsARowOfItsOwn() {
    for (long seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<List<Object>> expected = new ArrayList<>();
      BlockRow block =
          lake.spans(
              0,
              1,
              0,
              w -> {
                for (int i = random.nextInt(6_000); i > 0; i--) {
                  String name = "n" + random.nextInt(50);
                  long tick = random.nextLong(1L << 50);
                  long id = random.nextLong();
                  long parent = random.nextLong();
                  int depth = random.nextInt();
                  boolean begins = random.nextBoolean();
                  if (begins) {
                    w.beginAsync(tick, LOCATION, name, id, parent, depth);
                  } else {
                    w.endAsync(tick, LOCATION, name, id, parent, depth);
                  }
                  expected.add(
                      List.of(
                          tick,
                          begins ? "begin" : "end",
                          id,
                          parent,
                          Integer.toUnsignedLong(depth),
                          name));
                }
              });
      List<List<@Nullable Object>> actual = new ArrayList<>();
      for (Map<String, @Nullable Object> row : Rows.all(scan(EventView.ASYNC_EVENTS, block))) {
        actual.add(
            Arrays.asList(
                row.get("time"),
                row.get("event_type"),
                row.get("span_id"),
                row.get("parent_span_id"),
                row.get("depth"),
                row.get("name")));
      }
      assertThat(actual).as("seed " + seed).isEqualTo(expected);
    }
  }

  @Test
  void anImageIsARow() {
    BlockRow block =
        lake.images(w -> {
          w.image(70, "shot", "png", new byte[] {1, 2, 3});
          w.image(60, "", "jpeg", new byte[0]);
          w.image(80, "größer", "png", new byte[] {4});
        });
    List<Map<String, @Nullable Object>> rows = Rows.all(scan(EventView.IMAGES, block));
    assertThat(rows).extracting(row -> row.get("time")).containsExactly(70L, 60L, 80L);
    assertThat(rows).extracting(row -> row.get("name")).containsExactly("shot", "", "größer");
    assertThat(rows).extracting(row -> row.get("format")).containsExactly("png", "jpeg", "png");
    assertThat(rows).extracting(row -> row.get("payload_size")).containsExactly(3L, 0L, 1L);
    assertThat(rows)
        .extracting(row -> (byte[]) row.get("data"))
        .containsExactly(new byte[] {1, 2, 3}, new byte[0], new byte[] {4});
    assertThat(rows.getFirst())
        .containsEntry("process_id", lake.processId.toString())
        .containsEntry("stream_id", lake.imageStream.streamId().toString())
        .containsEntry("block_id", block.blockId().toString())
        .containsEntry("insert_time", block.insertTime())
        .containsEntry("exe", "/bin/app")
        .containsEntry("username", "ann")
        .containsEntry("computer", "box");
  }

  @Test
  void theDataOfImagesAreOnlyKeptWhereTheyWereAskedFor() {
    byte[] data = new byte[1 << 20];
    new SplittableRandom(1).nextBytes(data);
    BlockRow block = lake.images(w -> w.image(70, "shot", "png", data));
    EventScan scan = scan(EventView.IMAGES, block);
    assertThat(Rows.columns(scan, "name", "payload_size").getFirst())
        .containsEntry("payload_size", 1L << 20);
    assertThat(cache.sizeInBytes()).isLessThan(10_000);
    assertThat(Rows.columns(scan, "data")).hasSize(1);
    assertThat(cache.sizeInBytes()).isBetween(1L << 20, (1L << 20) + 10_000);
    assertThat(lake.store.reads()).isEqualTo(2);

    int time = EventView.IMAGES.timeColumn();
    int all = EventView.IMAGES.schema().columns().size() - 1;
    List<ScanHint> later = List.of(new ScanHint.Between(time, 71, 80));
    cache.clear();
    assertThat(Rows.read(scan, new ScanRequest(List.of(all), later))).isEmpty();
    assertThat(lake.store.reads()).as("its times are known").isEqualTo(2);
  }

  @Test
  void imagesBeyondTheBoundOfABlockAreReportedNotKept() {
    byte[] data = new byte[600_000];
    BlockRow block =
        lake.images(w -> {
          w.image(70, "zeros", "raw", data);
          w.image(71, "zeros", "raw", data);
        });
    LakehouseSettings tight =
        new LakehouseSettings(1 << 20, 1000, 1000, 1 << 30, 1 << 30, 1 << 20, 1000, 1000, 1000, 3);
    DecodedCache small = new DecodedCache(1 << 20);
    EventScan scan = new EventScan(EventView.IMAGES, List.of(block), loader(tight, small), session);
    assertThat(Rows.count(scan)).isZero();
    assertThat(session.failedBlocks()).isEqualTo(1);
    assertThat(small.sizeInBytes()).isLessThan(10_000);
  }
}
