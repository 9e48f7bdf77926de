package io.micromegas.lakehouse;

import io.micromegas.catalog.BlockRow;
import io.micromegas.engine.ColumnType;
import io.micromegas.engine.TableSchema;
import io.micromegas.otlp.Signal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The views with a row per event, in the forms that they are read in. Some of their columns are the
 * same for all rows of a block, the others are decoded; the first of those is when it happened,
 * where nothing else is said.
 */
final class EventView {
  static final EventView LOG_ENTRIES =
      new EventView("log_entries", BlockKind.LOGS, ViewSchemas.LOG_ENTRIES);
  static final EventView MEASURES =
      new EventView("measures", BlockKind.METRICS, ViewSchemas.MEASURES);
  static final EventView HISTOGRAMS =
      new EventView("histograms", BlockKind.HISTOGRAMS, ViewSchemas.HISTOGRAMS_STORED);
  static final EventView EXEMPLARS =
      new EventView("exemplars", BlockKind.EXEMPLARS, ViewSchemas.EXEMPLARS);
  static final EventView ASYNC_EVENTS =
      new EventView("async_events", BlockKind.ASYNC_EVENTS, ViewSchemas.ASYNC_EVENTS);
  static final EventView IMAGES = new EventView("images", BlockKind.IMAGES, ViewSchemas.IMAGES);
  static final EventView OTEL_SPANS =
      new EventView(
          "otel_spans", BlockKind.OTEL_SPANS, ViewSchemas.OTEL_SPANS, "start_time", "end_time");

  /** What does not depend on the clock of the process: ticks in the place of times. */
  static final EventView ASYNC_EVENTS_STORED =
      new EventView("async_events", BlockKind.ASYNC_EVENTS, ViewSchemas.ASYNC_EVENTS_STORED);

  private final String viewSet;
  private final BlockKind kind;
  private final TableSchema schema;
  private final List<Optional<BlockField>> blockFields = new ArrayList<>();
  private final int[] decoded;
  private final List<Integer> times;

  /**
   * @param times columns that tell when it happened; none for the first one that is decoded
   */
  private EventView(String viewSet, BlockKind kind, TableSchema schema, String... times) {
    this.viewSet = viewSet;
    this.kind = kind;
    this.schema = schema;
    decoded = new int[schema.columns().size()];
    int count = 0;
    int first = -1;
    for (int i = 0; i < decoded.length; i++) {
      Optional<BlockField> field = BlockField.of(schema.columns().get(i).name());
      blockFields.add(field);
      if (field.isEmpty()) {
        first = count == 0 ? i : first;
        decoded[i] = count++;
      }
    }
    this.times =
        times.length == 0 ? List.of(first) : Arrays.stream(times).map(schema::indexOf).toList();
  }

  /** Returns the view set whose rows these are. */
  String viewSet() {
    return viewSet;
  }

  /** Returns the form in which a view set is kept. */
  static EventView stored(String viewSet) {
    return switch (viewSet) {
      case "log_entries" -> LOG_ENTRIES;
      case "measures" -> MEASURES;
      case "histograms" -> HISTOGRAMS;
      case "exemplars" -> EXEMPLARS;
      case "async_events" -> ASYNC_EVENTS_STORED;
      case "images" -> IMAGES;
      case "otel_spans" -> OTEL_SPANS;
      default -> throw new IllegalArgumentException("no events are kept for " + viewSet);
    };
  }

  TableSchema schema() {
    return schema;
  }

  /** Returns what blocks are decoded to for these columns. */
  BlockKind kind(List<Integer> columns) {
    return switch (kind) {
      case IMAGES -> columns.stream().anyMatch(this::isData) ? BlockKind.IMAGE_DATA : kind;
      case OTEL_SPANS ->
          columns.stream().anyMatch(this::isDetail) ? BlockKind.OTEL_SPAN_DETAILS : kind;
      case LOGS,
          METRICS,
          HISTOGRAMS,
          EXEMPLARS,
          THREAD_SPANS,
          ASYNC_EVENTS,
          NET_SPANS,
          OTEL_SPAN_DETAILS,
          IMAGE_DATA ->
          kind;
    };
  }

  /** Returns whether a column is decoded with all that blocks are decoded to at least. */
  boolean isPlain(int column) {
    return blockFields.get(column).isEmpty() && kind(List.of(column)) == kind;
  }

  /** Returns what blocks are decoded to at least. */
  BlockKind plainKind() {
    return kind;
  }

  private boolean isData(int column) {
    return schema.columns().get(column).type() == ColumnType.BINARY;
  }

  private boolean isDetail(int column) {
    return blockFields.get(column).isEmpty() && decoded[column] >= OtelSpanCollector.PLAIN_COLUMNS;
  }

  /** Returns the tag of the streams that hold the events. */
  String tag() {
    return kind.tag();
  }

  /** Returns whether a block may hold such events, by what the catalog says of it. */
  boolean mayBeIn(BlockRow block) {
    // Streams of metrics are of several formats; only OpenTelemetry has these.
    return switch (kind) {
      case HISTOGRAMS, EXEMPLARS -> Signal.ofFormat(block.stream().format()).isPresent();
      case LOGS,
          METRICS,
          THREAD_SPANS,
          ASYNC_EVENTS,
          NET_SPANS,
          OTEL_SPANS,
          OTEL_SPAN_DETAILS,
          IMAGES,
          IMAGE_DATA ->
          true;
    };
  }

  /** Returns what a column shows of the block itself, if it does. */
  Optional<BlockField> blockField(int column) {
    return blockFields.get(column);
  }

  /** Returns the position in {@link EventRows#columns} of a column that is decoded. */
  int decodedColumn(int column) {
    return decoded[column];
  }

  /** Returns the column that tells when the event happened. */
  int timeColumn() {
    return times.getFirst();
  }

  /** Returns all columns whose values are within {@link EventRows#bounds}. */
  List<Integer> boundedColumns() {
    return times;
  }

  /** Returns whether the view shows times where the decoded rows have ticks. */
  boolean convertsTicks() {
    return kind.keepsTicks()
        && schema.columns().get(timeColumn()).type() == ColumnType.TIMESTAMP_NS;
  }
}
