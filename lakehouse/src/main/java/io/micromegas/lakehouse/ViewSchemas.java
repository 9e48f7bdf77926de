package io.micromegas.lakehouse;

import static io.micromegas.engine.ColumnType.BINARY;
import static io.micromegas.engine.ColumnType.BOOLEAN;
import static io.micromegas.engine.ColumnType.DOUBLE;
import static io.micromegas.engine.ColumnType.HISTOGRAM;
import static io.micromegas.engine.ColumnType.INT32;
import static io.micromegas.engine.ColumnType.INT64;
import static io.micromegas.engine.ColumnType.TEXT;
import static io.micromegas.engine.ColumnType.TEXT_LIST;
import static io.micromegas.engine.ColumnType.TIMESTAMP_NS;
import static io.micromegas.engine.ColumnType.UINT32;

import io.micromegas.engine.ColumnSpec;
import io.micromegas.engine.ColumnType;
import io.micromegas.engine.TableSchema;
import java.util.ArrayList;
import java.util.List;

/** The columns of every view: sql-and-lakehouse 1.3 to 1.12. The order is what clients see. */
final class ViewSchemas {
  private ViewSchemas() {}

  static final TableSchema LOG_ENTRIES =
      new Columns()
          .dictionary("process_id", "stream_id", "block_id")
          .required(TIMESTAMP_NS, "insert_time")
          .dictionary("exe", "username", "computer")
          .required(TIMESTAMP_NS, "time")
          .dictionary("target")
          .required(INT32, "level")
          .required(TEXT, "msg")
          .dictionary("properties", "process_properties")
          .build();

  static final TableSchema MEASURES =
      new Columns()
          .dictionary("process_id", "stream_id", "block_id")
          .required(TIMESTAMP_NS, "insert_time")
          .dictionary("exe", "username", "computer")
          .required(TIMESTAMP_NS, "time")
          .dictionary("target", "name", "unit")
          .required(DOUBLE, "value")
          .dictionary("properties", "process_properties")
          .build();

  /** As they are stored; the view computes a histogram of bins of equal width out of them. */
  static final TableSchema HISTOGRAMS_STORED = histograms().build();

  static final TableSchema HISTOGRAMS = histograms().nullable(HISTOGRAM, "histogram").build();

  private static Columns histograms() {
    return new Columns()
        .dictionary("process_id", "stream_id", "block_id")
        .required(TIMESTAMP_NS, "insert_time")
        .dictionary("exe", "username", "computer")
        .required(TIMESTAMP_NS, "time")
        .nullable(TIMESTAMP_NS, "start_time")
        .dictionary("target", "name", "unit")
        .required(INT64, "count")
        .nullable(DOUBLE, "sum", "min", "max")
        .dictionary("bounds")
        .required(TEXT, "counts", "exemplars")
        .dictionary("properties", "process_properties");
  }

  static final TableSchema EXEMPLARS =
      new Columns()
          .dictionary("process_id", "stream_id", "block_id")
          .required(TIMESTAMP_NS, "insert_time")
          .dictionary("exe", "username", "computer")
          .required(TIMESTAMP_NS, "time")
          .dictionary("target", "name", "unit")
          .required(DOUBLE, "value")
          .fixed(16, true, "trace_id")
          .fixed(8, true, "span_id")
          .dictionary("properties", "process_properties")
          .build();

  static final TableSchema PROCESSES =
      new Columns()
          .required(TEXT, "process_id")
          .nullable(TEXT, "exe", "username", "realname", "computer", "distro", "cpu_brand")
          .nullable(INT64, "tsc_frequency")
          .nullable(TIMESTAMP_NS, "start_time")
          .nullable(INT64, "start_ticks")
          .nullable(TIMESTAMP_NS, "insert_time")
          .nullable(TEXT, "parent_process_id")
          .nullableDictionary("properties")
          .nullable(TIMESTAMP_NS, "last_update_time")
          .nullable(INT64, "last_block_end_ticks")
          .nullable(TIMESTAMP_NS, "last_block_end_time")
          .build();

  static final TableSchema STREAMS =
      new Columns()
          .required(TEXT, "stream_id")
          .nullable(TEXT, "process_id")
          .nullable(BINARY, "dependencies_metadata", "objects_metadata")
          .nullable(TEXT_LIST, "tags")
          .nullableDictionary("properties")
          .nullable(TIMESTAMP_NS, "insert_time")
          .nullable(TEXT, "format")
          .nullable(TIMESTAMP_NS, "last_update_time")
          .build();

  static final TableSchema BLOCKS =
      new Columns()
          .required(TEXT, "block_id", "stream_id", "process_id")
          .required(TIMESTAMP_NS, "begin_time")
          .required(INT64, "begin_ticks")
          .required(TIMESTAMP_NS, "end_time")
          .required(INT64, "end_ticks")
          .required(INT32, "nb_objects")
          .required(INT64, "object_offset", "payload_size")
          .required(TIMESTAMP_NS, "insert_time")
          .required(BINARY, "streams.dependencies_metadata", "streams.objects_metadata")
          .nullable(TEXT_LIST, "streams.tags")
          .dictionary("streams.properties")
          .required(TIMESTAMP_NS, "streams.insert_time")
          .required(TEXT, "streams.format")
          .required(TIMESTAMP_NS, "processes.start_time")
          .required(INT64, "processes.start_ticks", "processes.tsc_frequency")
          .required(TEXT, "processes.exe", "processes.username", "processes.realname")
          .required(TEXT, "processes.computer", "processes.distro", "processes.cpu_brand")
          .required(TIMESTAMP_NS, "processes.insert_time")
          .required(TEXT, "processes.parent_process_id")
          .dictionary("processes.properties")
          .build();

  static final TableSchema PENDING_BLOCKS =
      new Columns()
          .required(TEXT, "block_id", "stream_id", "process_id")
          .required(TIMESTAMP_NS, "begin_time", "end_time")
          .required(INT32, "nb_objects")
          .required(INT64, "payload_size")
          .required(TIMESTAMP_NS, "received_at")
          .required(TEXT, "missing")
          .build();

  static final TableSchema LOG_STATS =
      new Columns()
          .required(TIMESTAMP_NS, "time_bin")
          .dictionary("process_id")
          .required(INT32, "level")
          .dictionary("target")
          .required(INT64, "count")
          .build();

  static final TableSchema MAINTENANCE_TASKS =
      new Columns()
          .required(TEXT, "task", "server")
          .required(TIMESTAMP_NS, "scheduled_for", "started_at", "ended_at")
          .required(INT64, "duration", "lag", "runs", "failures")
          .nullable(TEXT, "last_error")
          .nullable(TIMESTAMP_NS, "last_error_at")
          .build();

  static final TableSchema DECODE_ERRORS =
      new Columns()
          .required(TEXT, "block_id", "stream_id", "process_id", "view_set")
          .required(TIMESTAMP_NS, "time")
          .required(TEXT, "error")
          .build();

  static final TableSchema LIST_VIEW_SETS =
      new Columns()
          .required(TEXT, "view_set_name")
          .required(BINARY, "current_schema_hash")
          .required(TEXT, "schema")
          .required(BOOLEAN, "has_view_maker", "global_instance_available")
          .build();

  static final TableSchema LIST_PARTITIONS =
      new Columns()
          .required(TEXT, "view_set_name", "view_instance_id")
          .required(TIMESTAMP_NS, "begin_insert_time", "end_insert_time")
          .nullable(TIMESTAMP_NS, "min_event_time", "max_event_time")
          .required(TIMESTAMP_NS, "updated")
          .nullable(TEXT, "file_path")
          .required(INT64, "file_size")
          .required(BINARY, "file_schema_hash", "source_data_hash")
          .required(INT64, "num_rows")
          .required(INT32, "partition_format_version")
          .nullable(TEXT_LIST, "sort_order")
          .nullable(TIMESTAMP_NS, "max_sort_key_time")
          .build();

  static final TableSchema THREAD_SPANS =
      new Columns()
          .required(INT64, "id", "parent")
          .required(UINT32, "depth", "hash")
          .required(TIMESTAMP_NS, "begin", "end")
          .required(INT64, "duration")
          .dictionary("name", "target", "filename")
          .required(UINT32, "line")
          .build();

  /** Spans of several threads; after its columns those of {@link #THREAD_SPANS}. */
  static final TableSchema THREADS_SPANS =
      new Columns()
          .required(INT32, "thread")
          .dictionary("stream_id", "thread_name")
          .all(THREAD_SPANS)
          .build();

  static final TableSchema PROCESS_SPANS =
      new Columns().dictionary("stream_id", "thread_name").all(THREAD_SPANS).build();

  static final TableSchema PARSED_BLOCK =
      new Columns().required(INT64, "object_index").required(TEXT, "type_name", "value").build();

  static final TableSchema ASYNC_EVENTS = asyncEvents(TIMESTAMP_NS, "time");

  /** With ticks since process start instead of times, which may change as it goes on. */
  static final TableSchema ASYNC_EVENTS_STORED = asyncEvents(INT64, "time_ticks");

  private static TableSchema asyncEvents(ColumnType timeType, String time) {
    return new Columns()
        .dictionary("stream_id", "block_id")
        .required(timeType, time)
        .dictionary("event_type")
        .required(INT64, "span_id", "parent_span_id")
        .required(UINT32, "depth", "hash")
        .dictionary("name", "filename", "target")
        .required(UINT32, "line")
        .build();
  }

  static final TableSchema NET_SPANS = netSpans(TIMESTAMP_NS, "begin_time", "end_time");

  /** With ticks since process start instead of times, which may change as it goes on. */
  static final TableSchema NET_SPANS_STORED = netSpans(INT64, "begin_ticks", "end_ticks");

  private static TableSchema netSpans(ColumnType timeType, String begin, String end) {
    return new Columns()
        .dictionary("process_id", "stream_id")
        .required(INT64, "span_id", "parent_span_id")
        .required(UINT32, "depth")
        .dictionary("kind", "name", "connection_name")
        .required(BOOLEAN, "is_outgoing")
        .required(INT64, "begin_bits", "end_bits", "bit_size")
        .required(timeType, begin, end)
        .build();
  }

  static final TableSchema IMAGES =
      new Columns()
          .dictionary("process_id", "stream_id", "block_id")
          .required(TIMESTAMP_NS, "insert_time")
          .dictionary("exe", "username", "computer")
          .required(TIMESTAMP_NS, "time")
          .required(TEXT, "name")
          .dictionary("format")
          .required(INT64, "payload_size")
          .required(BINARY, "data")
          .build();

  /**
   * What a file of thread_spans holds: ticks since process start, which never change, in the place
   * of times. Rows of a chain that was not over when they were written say which (-1: it was), and
   * how many of its spans had ended without a beginning before them.
   */
  static final TableSchema THREAD_SPANS_STORED =
      new Columns()
          .required(INT64, "id", "parent")
          .required(UINT32, "depth", "hash")
          .required(INT64, "begin_ticks", "end_ticks")
          .dictionary("name", "target", "filename")
          .required(UINT32, "line")
          .required(INT32, "chain", "outer")
          .build();

  static final TableSchema OTEL_SPANS =
      new Columns()
          .dictionary("process_id", "stream_id", "block_id")
          .required(TIMESTAMP_NS, "insert_time")
          .required(TEXT, "exe", "username", "computer")
          .dictionary("process_properties")
          .fixed(16, false, "trace_id")
          .fixed(8, false, "span_id")
          .fixed(8, true, "parent_span_id")
          .required(TIMESTAMP_NS, "start_time", "end_time")
          .required(INT64, "duration")
          .dictionary("name", "kind", "status")
          .nullable(TEXT, "status_message")
          .dictionary("properties")
          .required(TEXT, "events", "links")
          .build();

  /** Collects columns in order. */
  private static final class Columns {
    private final List<ColumnSpec> specs = new ArrayList<>();

    Columns required(ColumnType type, String... names) {
      return add(type, false, false, names);
    }

    Columns nullable(ColumnType type, String... names) {
      return add(type, true, false, names);
    }

    Columns dictionary(String... names) {
      return add(TEXT, false, true, names);
    }

    Columns nullableDictionary(String... names) {
      return add(TEXT, true, true, names);
    }

    Columns all(TableSchema schema) {
      specs.addAll(schema.columns());
      return this;
    }

    /** Binary values of so many bytes each. */
    Columns fixed(int width, boolean nullable, String name) {
      specs.add(new ColumnSpec(name, BINARY, nullable, false, width));
      return this;
    }

    private Columns add(ColumnType type, boolean nullable, boolean dictionary, String... names) {
      for (String name : names) {
        specs.add(new ColumnSpec(name, type, nullable, dictionary));
      }
      return this;
    }

    TableSchema build() {
      return new TableSchema(specs);
    }
  }
}
