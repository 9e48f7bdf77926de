package io.micromegas.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Sinks that keep rows, for tests. */
final class Rows {
  private Rows() {}

  record Log(long time, int level, String target, String msg, String properties) {}

  record Metric(
      long time, String target, String name, String unit, double value, String properties) {}

  record Span(
      int ordinal,
      boolean begins,
      long ticks,
      String name,
      String target,
      String filename,
      int line,
      int hash) {}

  static List<Log> logs(Vectors vectors, IncomingBlock block) {
    return logs(
        StreamLayout.of(vectors.stream(block)),
        BlockQueues.of(block.payload()),
        TickClock.forBlock(vectors.process(block), block.info()));
  }

  static List<Log> logs(StreamLayout layout, BlockQueues queues, TickClock clock) {
    List<Log> rows = new ArrayList<>();
    BlockDecoder.decodeLogs(
        layout,
        queues,
        clock,
        new LogSink() {
          private TextTable texts = new Texts();

          @Override
          public void start(TextTable table) {
            texts = table;
          }

          @Override
          public void log(
              long time, int level, int target, byte[] message, int offset, int length, int props) {
            assertThat(Utf8.isValid(message, offset, length)).isTrue();
            String msg = new String(message, offset, length, StandardCharsets.UTF_8);
            rows.add(new Log(time, level, text(texts, target), msg, text(texts, props)));
          }
        });
    return rows;
  }

  static List<Metric> metrics(Vectors vectors, IncomingBlock block) {
    return metrics(
        StreamLayout.of(vectors.stream(block)),
        BlockQueues.of(block.payload()),
        TickClock.forBlock(vectors.process(block), block.info()));
  }

  static List<Metric> metrics(StreamLayout layout, BlockQueues queues, TickClock clock) {
    List<Metric> rows = new ArrayList<>();
    BlockDecoder.decodeMetrics(
        layout,
        queues,
        clock,
        new MetricSink() {
          private TextTable texts = new Texts();

          @Override
          public void start(TextTable table) {
            texts = table;
          }

          @Override
          public void metric(
              long time, int target, int name, int unit, double value, int properties) {
            rows.add(
                new Metric(
                    time,
                    text(texts, target),
                    text(texts, name),
                    text(texts, unit),
                    value,
                    text(texts, properties)));
          }
        });
    return rows;
  }

  static List<Span> spans(Vectors vectors, IncomingBlock block) {
    return spans(StreamLayout.of(vectors.stream(block)), BlockQueues.of(block.payload()));
  }

  static List<Span> spans(StreamLayout layout, BlockQueues queues) {
    List<Span> rows = new ArrayList<>();
    BlockDecoder.decodeThreadSpans(
        layout,
        queues,
        new ThreadSpanSink() {
          private TextTable texts = new Texts();
          private ScopeTable scopes = new Scopes(new Texts());

          @Override
          public void start(TextTable textTable, ScopeTable scopeTable) {
            texts = textTable;
            scopes = scopeTable;
          }

          @Override
          public void begin(int ordinal, long ticks, int scope) {
            add(ordinal, true, ticks, scope);
          }

          @Override
          public void end(int ordinal, long ticks, int scope) {
            add(ordinal, false, ticks, scope);
          }

          private void add(int ordinal, boolean begins, long ticks, int scope) {
            rows.add(
                new Span(
                    ordinal,
                    begins,
                    ticks,
                    text(texts, scopes.name(scope)),
                    text(texts, scopes.target(scope)),
                    text(texts, scopes.filename(scope)),
                    scopes.line(scope),
                    scopes.hash(scope)));
          }
        });
    return rows;
  }

  private static String text(TextTable texts, int id) {
    assertThat(id).isBetween(0, texts.size() - 1);
    assertThat(Utf8.isValid(texts.utf8(id), 0, texts.utf8(id).length)).isTrue();
    return new String(texts.utf8(id), StandardCharsets.UTF_8);
  }
}
