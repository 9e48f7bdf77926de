package io.micromegas.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.catalog.BlockRow;
import io.micromegas.catalog.StreamRow;
import io.micromegas.engine.Column;
import io.micromegas.engine.ScanHint;
import io.micromegas.lakehouse.TimeBounds.Bounds;
import io.micromegas.otlp.OtlpRequest;
import io.micromegas.otlp.Signal;
import io.micromegas.telemetry.BlockPayload;
import io.micromegas.telemetry.ByteSlice;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which decoder reads a block is what the format of its stream says. */
class BlockFormatsTest {
  private static final String OTLP = "otlp/v1/traces";

  private final MemoryLake lake = new MemoryLake();
  private final SessionState session = new SessionState(10);

  /** A decoder of one span per byte: the byte is when it started, a second before its end. */
  private static final BlockFormat SPANS =
      new BlockFormat() {
        @Override
        public boolean reads(BlockKind kind) {
          return kind == BlockKind.OTEL_SPANS || kind == BlockKind.OTEL_SPAN_DETAILS;
        }

        @Override
        public Decoded decode(BlockRow block, BlockKind kind, byte[] payload) {
          int rows = payload.length;
          long[] starts = IntStream.range(0, rows).mapToLong(i -> payload[i]).toArray();
          long[] ends = IntStream.range(0, rows).mapToLong(i -> payload[i] + 1_000L).toArray();
          BitSet none = new BitSet();
          none.set(0, rows);
          Column text = new Column.Constant("t".getBytes(java.nio.charset.StandardCharsets.UTF_8));
          return EventRows.of(
              rows,
              new Bounds(starts[0], ends[rows - 1]),
              List.of(
                  new Column.Constant(new byte[16]),
                  new Column.Constant(new byte[8]),
                  new Column.Bytes(new int[rows + 1], new byte[0], none),
                  new Column.Longs(starts, null),
                  new Column.Longs(ends, null),
                  new Column.Constant(1_000L),
                  text,
                  text,
                  text,
                  new Column.Constant(null),
                  text,
                  text,
                  text));
        }
      };

  private BlockRow block(String format, byte... payload) {
    StreamRow log = lake.logStream;
    StreamRow stream =
        new StreamRow(
            log.streamId(),
            log.processId(),
            log.dependenciesMetadata(),
            log.objectsMetadata(),
            List.of("trace"),
            Map.of(),
            1,
            format,
            1);
    BlockRow any = lake.logs(1, "any");
    BlockRow block =
        new BlockRow(
            new UUID(9, payload.length),
            1,
            1,
            2,
            2,
            payload.length,
            0,
            payload.length,
            5,
            stream,
            any.process());
    lake.store.put(MemoryLake.key(block), payload);
    return block;
  }

  private EventScan scan(Map<String, BlockFormat> formats, BlockRow... blocks) {
    BlockLoader loader =
        new BlockLoader(
            lake.store, new BlockDecoding(formats), new DecodedCache(1 << 20), new TimeBounds(10));
    return new EventScan(EventView.OTEL_SPANS, List.of(blocks), loader, session);
  }

  @Test
  void aFormatWithADecoderIsRead() {
    EventScan scan = scan(Map.of(OTLP, SPANS), block(OTLP, (byte) 3, (byte) 7));
    assertThat(Rows.all(scan)).hasSize(2);
    assertThat(Rows.all(scan).getFirst())
        .containsEntry("start_time", 3L)
        .containsEntry("end_time", 1_003L)
        .containsEntry("parent_span_id", null)
        .containsEntry("exe", "/bin/app")
        .containsEntry("insert_time", 5L);
    assertThat(session.sentences()).isEmpty();
  }

  @Test
  void blocksAreLeftOutByTheTimesOfTheirSpans() {
    EventScan scan = scan(Map.of(OTLP, SPANS), block(OTLP, (byte) 3, (byte) 7));
    int start = scan.schema().indexOf("start_time");
    assertThat(Rows.count(scan, new ScanHint.Between(start, 0, 2))).isZero();
    assertThat(Rows.count(scan, new ScanHint.Between(start, 5, 9))).isEqualTo(2);
    int end = scan.schema().indexOf("end_time");
    assertThat(Rows.count(scan, new ScanHint.Between(end, 1_007, 9_000))).isEqualTo(2);
    assertThat(Rows.count(scan, new ScanHint.Between(end, 1_008, 9_000))).isZero();
    // One that begins before a range and ends after it is in it.
    assertThat(
            Rows.count(
                scan,
                new ScanHint.Between(start, Long.MIN_VALUE, 600),
                new ScanHint.Between(end, 500, Long.MAX_VALUE)))
        .isEqualTo(2);
  }

  @Test
  void aSpanThatEndsBeforeItBeganIsWithinTheBoundsOfItsBlock() {
    BlockDecoding decoding = BlockDecoding.standard(LakehouseSettings.defaults());
    byte[] payload = payload(new int[][] {{7, 3}});
    EventRows rows =
        (EventRows) decoding.decode(block(OTLP, payload), BlockKind.OTEL_SPANS, payload);
    assertThat(rows.bounds()).isEqualTo(new Bounds(3, 7));
  }

  @Test
  void blocksAreLeftOutByTheIdsOfTheirSpans() {
    Map<String, BlockFormat> formats =
        BlockDecoding.standard(LakehouseSettings.defaults()).formats();
    EventScan scan = scan(formats, block(OTLP, payload(new int[][] {{1, 2}, {3, 4}})));
    int trace = scan.schema().indexOf("trace_id");
    int parent = scan.schema().indexOf("parent_span_id");
    String third = "03".repeat(16);
    assertThat(Rows.count(scan, new ScanHint.BytesEqual(trace, third))).isEqualTo(2);
    assertThat(Rows.count(scan, new ScanHint.BytesEqual(trace, "02".repeat(16)))).isZero();
    assertThat(Rows.count(scan, new ScanHint.BytesEqual(trace, "03".repeat(15)))).isZero();
    assertThat(Rows.all(scan, new ScanHint.BytesEqual(trace, "02".repeat(16)))).isEmpty();
    assertThat(Rows.all(scan, new ScanHint.BytesEqual(trace, third)))
        .extracting(row -> row.get("properties"))
        .containsExactly("{}", "{}");
    // Without a parent: NULL equals nothing, the empty text neither.
    assertThat(Rows.count(scan, new ScanHint.BytesEqual(parent, ""))).isZero();
  }

  /** A message of spans with these times, each of a trace whose id repeats when it starts. */
  private static byte[] payload(int[][] times) {
    StringBuilder spans = new StringBuilder();
    for (int[] span : times) {
      spans
          .append(spans.isEmpty() ? "" : ", ")
          .append(
              """
              {"traceId": "%s", "spanId": "0000000000000001", "name": "work",
               "startTimeUnixNano": "%d", "endTimeUnixNano": "%d"}\
              """
                  .formatted("%02x".formatted(span[0]).repeat(16), span[0], span[1]));
    }
    String body = "{\"resourceSpans\": [{\"scopeSpans\": [{\"spans\": [" + spans + "]}]}]}";
    return OtlpRequest.readJson(Signal.TRACES, body.getBytes(StandardCharsets.UTF_8), Instant.EPOCH)
        .getFirst()
        .block()
        .payload();
  }

  @Test
  void aFormatWithoutADecoderIsReported() {
    EventScan scan =
        scan(
            Map.of(OTLP, SPANS),
            block("otlp/v9/traces", (byte) 1),
            block(OTLP, (byte) 2, (byte) 3));
    assertThat(Rows.all(scan)).hasSize(2);
    assertThat(session.sentences())
        .singleElement()
        .asString()
        .endsWith("its format 'otlp/v9/traces' is not read by this view");
  }

  @Test
  void aMessageOfOpenTelemetryThatDoesNotParseIsReported() {
    LakehouseSettings settings = LakehouseSettings.defaults();
    byte[] nonsense = {10, 99, 1};
    byte[] empty = {};
    BlockRow broken =
        block(OTLP, new BlockPayload(ByteSlice.of(empty), ByteSlice.of(nonsense)).toCanonical());
    EventScan scan =
        scan(BlockDecoding.standard(settings).formats(), broken, block(OTLP, (byte) 1));
    assertThat(Rows.all(scan)).isEmpty();
    assertThat(session.sentences()).hasSize(2);
    assertThat(session.sentences())
        .anyMatch(sentence -> sentence.contains("its OTLP message does not parse"));
  }

  @Test
  void whatAFormatDoesNotHoldIsReported() {
    LakehouseSettings settings = LakehouseSettings.defaults();
    BlockRow transit = block(TransitFormat.NAME, (byte) 1);
    EventScan scan = scan(BlockDecoding.standard(settings).formats(), transit);
    assertThat(Rows.all(scan)).isEmpty();
    assertThat(session.sentences()).hasSize(1);
  }
}
