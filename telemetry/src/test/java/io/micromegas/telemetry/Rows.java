package io.micromegas.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
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

  record AsyncSpan(
      boolean begins,
      long ticks,
      String name,
      String target,
      String filename,
      int line,
      int hash,
      long spanId,
      long parentSpanId,
      int depth) {}

  /** {@code data} in hexadecimal digits. */
  record Image(long time, String name, String format, String data) {}

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

  static List<AsyncSpan> asyncSpans(StreamLayout layout, BlockQueues queues) {
    List<AsyncSpan> rows = new ArrayList<>();
    BlockDecoder.decodeAsyncEvents(
        layout,
        queues,
        new AsyncSpanSink() {
          private TextTable texts = new Texts();
          private ScopeTable scopes = new Scopes(new Texts());

          @Override
          public void start(TextTable textTable, ScopeTable scopeTable) {
            texts = textTable;
            scopes = scopeTable;
          }

          @Override
          public void begin(long ticks, int scope, long span, long parent, int depth) {
            add(true, ticks, scope, span, parent, depth);
          }

          @Override
          public void end(long ticks, int scope, long span, long parent, int depth) {
            add(false, ticks, scope, span, parent, depth);
          }

          private void add(
              boolean begins, long ticks, int scope, long span, long parent, int depth) {
            rows.add(
                new AsyncSpan(
                    begins,
                    ticks,
                    text(texts, scopes.name(scope)),
                    text(texts, scopes.target(scope)),
                    text(texts, scopes.filename(scope)),
                    scopes.line(scope),
                    scopes.hash(scope),
                    span,
                    parent,
                    depth));
          }
        });
    return rows;
  }

  static List<Image> images(StreamLayout layout, BlockQueues queues, TickClock clock) {
    List<Image> rows = new ArrayList<>();
    BlockDecoder.decodeImages(
        layout,
        queues,
        clock,
        new ImageSink() {
          private TextTable texts = new Texts();

          @Override
          public void start(TextTable table) {
            texts = table;
          }

          @Override
          public void image(
              long time,
              byte[] name,
              int nameOffset,
              int nameLength,
              int format,
              byte[] data,
              int dataOffset,
              int dataLength) {
            assertThat(Utf8.isValid(name, nameOffset, nameLength)).isTrue();
            rows.add(
                new Image(
                    time,
                    new String(name, nameOffset, nameLength, StandardCharsets.UTF_8),
                    text(texts, format),
                    HexFormat.of().formatHex(data, dataOffset, dataOffset + dataLength)));
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
