package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.lakehouse.Lakehouse.InstanceKind;
import io.micromegas.lakehouse.Lakehouse.RangeFilter;
import io.micromegas.lakehouse.Lakehouse.ViewDefinition;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which views there are, global ones in the order that clients list them. */
final class ViewRegistry {
  private ViewRegistry() {}

  static final ViewDefinition LOG_ENTRIES =
      new ViewDefinition(
          "log_entries",
          ViewSchemas.LOG_ENTRIES,
          true,
          InstanceKind.PROCESS,
          new RangeFilter("time", "time"));
  static final ViewDefinition MEASURES =
      new ViewDefinition(
          "measures",
          ViewSchemas.MEASURES,
          true,
          InstanceKind.PROCESS,
          new RangeFilter("time", "time"));
  static final ViewDefinition HISTOGRAMS =
      new ViewDefinition(
          "histograms",
          ViewSchemas.HISTOGRAMS,
          true,
          InstanceKind.PROCESS,
          new RangeFilter("time", "time"));
  static final ViewDefinition EXEMPLARS =
      new ViewDefinition(
          "exemplars",
          ViewSchemas.EXEMPLARS,
          true,
          InstanceKind.PROCESS,
          new RangeFilter("time", "time"));
  static final ViewDefinition PROCESSES =
      new ViewDefinition(
          "processes",
          ViewSchemas.PROCESSES,
          true,
          InstanceKind.NONE,
          new RangeFilter("insert_time", "last_update_time"));
  static final ViewDefinition STREAMS =
      new ViewDefinition(
          "streams",
          ViewSchemas.STREAMS,
          true,
          InstanceKind.NONE,
          new RangeFilter("insert_time", "last_update_time"));
  static final ViewDefinition BLOCKS =
      new ViewDefinition(
          "blocks",
          ViewSchemas.BLOCKS,
          true,
          InstanceKind.NONE,
          new RangeFilter("begin_time", "insert_time"));
  static final ViewDefinition PENDING_BLOCKS =
      new ViewDefinition(
          "pending_blocks",
          ViewSchemas.PENDING_BLOCKS,
          true,
          InstanceKind.NONE,
          new RangeFilter("begin_time", "received_at"));
  static final ViewDefinition THREAD_SPANS =
      new ViewDefinition(
          "thread_spans",
          ViewSchemas.THREAD_SPANS,
          false,
          InstanceKind.STREAM,
          new RangeFilter("begin", "end"));
  static final ViewDefinition ASYNC_EVENTS =
      new ViewDefinition(
          "async_events",
          ViewSchemas.ASYNC_EVENTS,
          false,
          InstanceKind.PROCESS,
          new RangeFilter("time", "time"));
  static final ViewDefinition NET_SPANS =
      new ViewDefinition(
          "net_spans",
          ViewSchemas.NET_SPANS,
          false,
          InstanceKind.PROCESS,
          new RangeFilter("begin_time", "end_time"));
  static final ViewDefinition IMAGES =
      new ViewDefinition(
          "images",
          ViewSchemas.IMAGES,
          false,
          InstanceKind.PROCESS,
          new RangeFilter("time", "time"));

  static final ViewDefinition LOG_STATS =
      new ViewDefinition(
          "log_stats",
          ViewSchemas.LOG_STATS,
          true,
          InstanceKind.NONE,
          new RangeFilter("time_bin", "time_bin"));
  static final ViewDefinition MAINTENANCE_TASKS =
      new ViewDefinition(
          "maintenance_tasks",
          ViewSchemas.MAINTENANCE_TASKS,
          true,
          InstanceKind.NONE,
          new RangeFilter("scheduled_for", "ended_at"));

  static final ViewDefinition DECODE_ERRORS =
      new ViewDefinition(
          "decode_errors",
          ViewSchemas.DECODE_ERRORS,
          true,
          InstanceKind.NONE,
          new RangeFilter("time", "time"));
  static final ViewDefinition OTEL_SPANS =
      new ViewDefinition(
          "otel_spans",
          ViewSchemas.OTEL_SPANS,
          true,
          InstanceKind.PROCESS,
          new RangeFilter("start_time", "end_time"));

  /** What {@code list_view_sets()} shows. */
  static final ViewDefinition LIST_VIEW_SETS =
      new ViewDefinition(
          "list_view_sets", ViewSchemas.LIST_VIEW_SETS, false, InstanceKind.NONE, RangeFilter.NONE);

  /** What {@code list_partitions()} shows: neither a table nor a view set that has instances. */
  static final ViewDefinition LIST_PARTITIONS =
      new ViewDefinition(
          "list_partitions",
          ViewSchemas.LIST_PARTITIONS,
          false,
          InstanceKind.NONE,
          new RangeFilter("begin_insert_time", "end_insert_time"));

  private static final List<ViewDefinition> ALL =
      List.of(
          LOG_ENTRIES,
          MEASURES,
          PROCESSES,
          STREAMS,
          BLOCKS,
          LOG_STATS,
          PENDING_BLOCKS,
          MAINTENANCE_TASKS,
          DECODE_ERRORS,
          OTEL_SPANS,
          HISTOGRAMS,
          EXEMPLARS,
          THREAD_SPANS,
          ASYNC_EVENTS,
          NET_SPANS,
          IMAGES);
  private static final List<ViewDefinition> LISTINGS = List.of(LIST_PARTITIONS, LIST_VIEW_SETS);
  private static final List<ViewDefinition> GLOBAL =
      ALL.stream().filter(ViewDefinition::global).toList();

  /** Returns all view sets, global ones first. */
  static List<ViewDefinition> all() {
    return ALL;
  }

  static List<ViewDefinition> global() {
    return GLOBAL;
  }

  static Optional<ViewDefinition> find(String name) {
    return Stream.concat(ALL.stream(), LISTINGS.stream())
        .filter(view -> view.name().equals(name))
        .findFirst();
  }

  /** Returns the view set of that name, or says which there are. */
  static ViewDefinition require(String name) {
    return find(name)
        .orElseThrow(() ->
            new MicromegasException(
                ErrorCode.INVALID_ARGUMENT,
                "there is no view set '"
                    + name
                    + "'; there are "
                    + ALL.stream().map(ViewDefinition::name).collect(Collectors.joining(", "))));
  }
}
