package io.micromegas.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What real senders posted decodes to the rows of the reference server. */
class RealBlocksTest {
  private static final long TOLERANCE = 1_000;

  @ParameterizedTest
  @ValueSource(strings = {"small", "medium", "generator"})
  void logs(String folder) {
    Vectors vectors = new Vectors(folder);
    Map<List<Object>, List<Long>> actual = new HashMap<>();
    for (IncomingBlock block : vectors.blocks("log")) {
      for (Rows.Log log : Rows.logs(vectors, block)) {
        add(
            actual,
            log.time(),
            block.info().blockId().toString(),
            log.level(),
            log.target(),
            log.msg(),
            log.properties());
      }
    }
    Map<List<Object>, List<Long>> expected = new HashMap<>();
    for (JsonNode row : vectors.expected("log_entries")) {
      add(
          expected,
          row.get("time").asLong(),
          row.get("block_id").asText(),
          row.get("level").asInt(),
          row.get("target").asText(),
          row.get("msg").asText(),
          row.get("properties").asText());
    }
    assertSameRows(actual, expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "medium", "generator"})
  void metrics(String folder) {
    Vectors vectors = new Vectors(folder);
    Map<List<Object>, List<Long>> actual = new HashMap<>();
    for (IncomingBlock block : vectors.blocks("metrics")) {
      for (Rows.Metric metric : Rows.metrics(vectors, block)) {
        if (metric.name().startsWith("app_") || metric.name().equals("Frame Time")) {
          add(
              actual,
              metric.time(),
              block.info().blockId().toString(),
              metric.target(),
              metric.name(),
              metric.unit(),
              metric.value(),
              metric.properties());
        }
      }
    }
    Map<List<Object>, List<Long>> expected = new HashMap<>();
    for (JsonNode row : vectors.expected("measures")) {
      add(
          expected,
          row.get("time").asLong(),
          row.get("block_id").asText(),
          row.get("target").asText(),
          row.get("name").asText(),
          row.get("unit").asText(),
          row.get("value").asDouble(),
          row.get("properties").asText());
    }
    assertSameRows(actual, expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "medium", "generator"})
  void everySpanIsOneBeginAndOneEnd(String folder) {
    Vectors vectors = new Vectors(folder);
    Map<List<Object>, Integer> expected = new HashMap<>();
    Map<List<Object>, Long> ids = new HashMap<>();
    for (JsonNode row : vectors.expected("thread_spans")) {
      String stream = row.get("stream_id").asText();
      if (row.get("id").asLong() >= 0) {
        List<Object> site =
            List.of(
                stream,
                row.get("name").asText(),
                row.get("target").asText(),
                row.get("filename").asText(),
                row.get("line").asInt(),
                (int) row.get("hash").asLong());
        expected.merge(site, 1, Integer::sum);
        ids.put(List.of(stream, row.get("id").asLong()), row.get("begin").asLong());
      }
    }
    Map<List<Object>, Integer> begins = new HashMap<>();
    Map<List<Object>, Integer> ends = new HashMap<>();
    for (IncomingBlock block : vectors.blocks("cpu")) {
      String stream = block.info().streamId().toString();
      for (Rows.Span span : Rows.spans(vectors, block)) {
        List<Object> site =
            List.of(stream, span.name(), span.target(), span.filename(), span.line(), span.hash());
        (span.begins() ? begins : ends).merge(site, 1, Integer::sum);
        if (span.begins()) {
          assertThat(ids)
              .containsKey(List.of(stream, block.info().objectOffset() + span.ordinal()));
        }
      }
    }
    assertThat(begins).isEqualTo(expected);
    assertThat(ends).isEqualTo(expected);
  }

  /** The frequency is estimated by the latest block of the process, as for all spans. */
  @ParameterizedTest
  @ValueSource(strings = {"small", "medium", "generator"})
  void asyncEvents(String folder) {
    Vectors vectors = new Vectors(folder);
    Map<List<Object>, List<Long>> actual = new HashMap<>();
    for (IncomingBlock block : vectors.blocks("cpu")) {
      TickClock clock = vectors.latestClock(block);
      StreamLayout layout = StreamLayout.of(vectors.stream(block));
      for (Rows.AsyncSpan span : Rows.asyncSpans(layout, BlockQueues.of(block.payload()))) {
        add(
            actual,
            clock.toNanos(span.ticks()),
            block.info().streamId().toString(),
            span.begins() ? "begin" : "end",
            span.spanId(),
            span.parentSpanId(),
            span.depth(),
            span.hash(),
            span.name(),
            span.filename(),
            span.target(),
            span.line());
      }
    }
    Map<List<Object>, List<Long>> expected = new HashMap<>();
    for (JsonNode row : vectors.expected("async_events")) {
      add(
          expected,
          row.get("time").asLong(),
          row.get("stream_id").asText(),
          row.get("event_type").asText(),
          row.get("span_id").asLong(),
          row.get("parent_span_id").asLong(),
          row.get("depth").asInt(),
          (int) row.get("hash").asLong(),
          row.get("name").asText(),
          row.get("filename").asText(),
          row.get("target").asText(),
          row.get("line").asInt());
    }
    assertSameRows(actual, expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "medium", "generator"})
  void images(String folder) {
    Vectors vectors = new Vectors(folder);
    Map<List<Object>, List<Long>> actual = new HashMap<>();
    for (IncomingBlock block : vectors.blocks("image")) {
      TickClock clock = TickClock.forBlock(vectors.process(block), block.info());
      StreamLayout layout = StreamLayout.of(vectors.stream(block));
      for (Rows.Image image : Rows.images(layout, BlockQueues.of(block.payload()), clock)) {
        add(
            actual,
            image.time(),
            block.info().streamId().toString(),
            image.name(),
            image.format(),
            image.data().length() / 2);
      }
    }
    Map<List<Object>, List<Long>> expected = new HashMap<>();
    for (JsonNode row : vectors.expected("images")) {
      add(
          expected,
          row.get("time").asLong(),
          row.get("stream_id").asText(),
          row.get("name").asText(),
          row.get("format").asText(),
          row.get("payload_size").asInt());
    }
    assertSameRows(actual, expected);
  }

  private static void add(Map<List<Object>, List<Long>> rows, long time, Object... row) {
    rows.computeIfAbsent(List.of(row), r -> new ArrayList<>()).add(time);
  }

  /** The reference's rows are sorted by time, ours are in the order of their events. */
  private static void assertSameRows(
      Map<List<Object>, List<Long>> actual, Map<List<Object>, List<Long>> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach((row, unsorted) -> {
      List<Long> times = unsorted.stream().sorted().toList();
      List<Long> got = actual.getOrDefault(row, List.of()).stream().sorted().toList();
      assertThat(got).as(row.toString()).hasSameSizeAs(times);
      for (int i = 0; i < got.size(); i++) {
        assertThat(Math.abs(got.get(i) - times.get(i)))
            .as(row.toString())
            .isLessThanOrEqualTo(TOLERANCE);
      }
    });
  }
}
