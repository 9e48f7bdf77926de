package io.micromegas.query;

import io.micromegas.engine.ColumnSpec;
import io.micromegas.engine.ColumnType;
import io.micromegas.engine.SessionUsage;
import io.micromegas.engine.TableScan;
import io.micromegas.engine.TableSchema;
import io.micromegas.lakehouse.Lakehouse.InstanceKind;
import io.micromegas.lakehouse.Lakehouse.RangeFilter;
import io.micromegas.lakehouse.Lakehouse.ViewDefinition;
import io.micromegas.query.QueryRecord.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The view {@code queries}: the statements that this server runs, and the last ones it ran. */
final class QueriesTable {
  /** Listed with the views of the lake; a range of the API does not apply to it. */
  static final ViewDefinition VIEW =
      new ViewDefinition(
          "queries",
          new TableSchema(
              List.of(
                  text("id"),
                  text("state"),
                  text("user"),
                  text("client"),
                  text("agent"),
                  text("entrypoint"),
                  text("address"),
                  text("sql"),
                  new ColumnSpec("begin_time", ColumnType.TIMESTAMP_NS, false, false),
                  new ColumnSpec("end_time", ColumnType.TIMESTAMP_NS, true, false),
                  number("duration"),
                  number("waited"),
                  number("rows"),
                  number("bytes"),
                  number("bytes_read"),
                  number("peak_memory"),
                  number("peak_disk"),
                  new ColumnSpec("error", ColumnType.TEXT, true, false))),
          true,
          InstanceKind.NONE,
          new RangeFilter("begin_time", "end_time"));

  private QueriesTable() {}

  private static ColumnSpec text(String name) {
    return new ColumnSpec(name, ColumnType.TEXT, false, false);
  }

  private static ColumnSpec number(String name) {
    return new ColumnSpec(name, ColumnType.INT64, false, false);
  }

  static TableScan rows(List<QueryRecord> queries) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    queries.forEach(query -> rows.add(row(query)));
    return new FixedRows(VIEW.schema(), rows);
  }

  private static List<@Nullable Object> row(QueryRecord query) {
    Caller caller = query.request().caller();
    SessionUsage usage = query.usage();
    boolean over = query.state() != State.RUNNING && query.state() != State.QUEUED;
    return Arrays.asList(
        query.id().toString(),
        query.state().text(),
        caller.user(),
        caller.client(),
        caller.agent(),
        caller.entrypoint(),
        caller.address(),
        query.request().sql(),
        query.begin(),
        over ? query.begin() + query.nanos() : null,
        query.nanos(),
        query.waitedNanos(),
        query.rows(),
        query.bytes(),
        usage.bytesRead(),
        usage.peakMemory(),
        usage.peakDisk(),
        query.message().orElse(null));
  }
}
