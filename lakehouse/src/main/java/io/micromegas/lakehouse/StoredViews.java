package io.micromegas.lakehouse;

import static io.micromegas.lakehouse.StoredView.ORDINAL;

import io.micromegas.engine.ParquetWriter.FileColumn;
import io.micromegas.engine.RelationSql;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which view sets are kept in Parquet, and how. Immutable. */
final class StoredViews {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  /** A column of {@code async_events}: ticks since the start of its process. */
  static final String TIME_TICKS = "time_ticks";

  static final StoredView BLOCKS =
      new StoredView(
          "blocks",
          3,
          List.of(3),
          StoredColumns.of(ViewSchemas.BLOCKS),
          Map.of(),
          List.of("insert_time", "block_id"),
          List.of("insert_time"),
          "begin_time",
          "insert_time",
          Optional.empty(),
          HOUR,
          DAY);
  static final StoredView LOG_ENTRIES =
      events("log_entries", 6, StoredColumns.of(ViewSchemas.LOG_ENTRIES), "log", HOUR);
  static final StoredView MEASURES =
      events("measures", 7, StoredColumns.of(ViewSchemas.MEASURES), "metrics", HOUR);
  static final StoredView LOG_STATS =
      new StoredView(
          "log_stats",
          1,
          List.of(1),
          StoredColumns.of(ViewSchemas.LOG_STATS),
          Map.of(),
          List.of("time_bin", "process_id", "level", "target"),
          List.of("time_bin", "process_id", "level", "target"),
          "time_bin",
          "time_bin",
          Optional.of("log"),
          HOUR,
          DAY);

  static final StoredView ASYNC_EVENTS =
      new StoredView(
          "async_events",
          3,
          List.of(3),
          StoredColumns.of(ViewSchemas.ASYNC_EVENTS_STORED),
          Map.of(),
          List.of(TIME_TICKS, "block_id", RelationSql.identifier(ORDINAL)),
          List.of(TIME_TICKS, "block_id"),
          TIME_TICKS,
          TIME_TICKS,
          Optional.of("cpu"),
          HOUR,
          HOUR);
  static final StoredView IMAGES =
      events("images", 2, StoredColumns.of(ViewSchemas.IMAGES), "image", HOUR);

  /** Columns of {@code thread_spans}: ticks since the start of its process. */
  static final String BEGIN_TICKS = "begin_ticks";

  static final StoredView THREAD_SPANS =
      new StoredView(
          "thread_spans",
          3,
          List.of(3),
          StoredColumns.of(ViewSchemas.THREAD_SPANS_STORED),
          Map.of(),
          List.of(BEGIN_TICKS, "id"),
          List.of(BEGIN_TICKS, "id"),
          BEGIN_TICKS,
          "end_ticks",
          Optional.of("cpu"),
          HOUR,
          HOUR);

  static final StoredView NET_SPANS =
      new StoredView(
          "net_spans",
          2,
          List.of(2),
          StoredColumns.of(ViewSchemas.NET_SPANS_STORED),
          Map.of(),
          List.of(BEGIN_TICKS, "stream_id", "span_id"),
          List.of(BEGIN_TICKS, "stream_id", "span_id"),
          BEGIN_TICKS,
          "end_ticks",
          Optional.of("net"),
          HOUR,
          HOUR);

  static final StoredView OTEL_SPANS =
      new StoredView(
          "otel_spans",
          1,
          List.of(1),
          StoredColumns.of(ViewSchemas.OTEL_SPANS, "trace_id"),
          Map.of(),
          List.of("start_time", "insert_time", RelationSql.identifier(ORDINAL)),
          List.of("start_time", "insert_time"),
          "start_time",
          "end_time",
          Optional.of("trace"),
          HOUR,
          HOUR);

  static final StoredView HISTOGRAMS =
      events("histograms", 1, StoredColumns.of(ViewSchemas.HISTOGRAMS_STORED), "metrics", HOUR);

  static final StoredView EXEMPLARS =
      events("exemplars", 1, StoredColumns.of(ViewSchemas.EXEMPLARS), "metrics", HOUR);

  private static final StoredViews STANDARD =
      new StoredViews(
          List.of(
              BLOCKS,
              LOG_ENTRIES,
              MEASURES,
              LOG_STATS,
              ASYNC_EVENTS,
              IMAGES,
              THREAD_SPANS,
              NET_SPANS,
              OTEL_SPANS,
              HISTOGRAMS,
              EXEMPLARS));

  private final Map<String, StoredView> byName = new LinkedHashMap<>();

  /** Of these, in the order that they are written: a view may be made from those before it. */
  StoredViews(List<StoredView> views) {
    for (StoredView view : views) {
      byName.put(view.viewSet(), view);
    }
  }

  /** Returns those that there are. */
  static StoredViews standard() {
    return STANDARD;
  }

  private static StoredView events(
      String name, int version, List<FileColumn> columns, String tag, Duration longest) {
    return new StoredView(
        name,
        version,
        List.of(version),
        columns,
        Map.of(),
        List.of("time", "insert_time", RelationSql.identifier(ORDINAL)),
        List.of("time", "insert_time"),
        "time",
        "time",
        Optional.of(tag),
        longest,
        longest);
  }

  /** Returns how a view set is kept; empty for one that is not. */
  Optional<StoredView> find(String viewSet) {
    return Optional.ofNullable(byName.get(viewSet));
  }

  /** Returns how a view set is kept that is known to be. */
  StoredView require(String viewSet) {
    return find(viewSet)
        .orElseThrow(() -> new IllegalStateException(viewSet + " is not kept in partitions"));
  }

  /** Returns all of them, in the order that they are written. */
  List<StoredView> all() {
    return List.copyOf(byName.values());
  }
}
