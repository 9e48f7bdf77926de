package io.micromegas.catalog;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads partitions: one statement, whatever their number. */
final class PartitionRows {
  private static final String COLUMNS =
      """
      select schema_version, begin_insert_time, end_insert_time, min_event_time, max_event_time,
        file_path, file_size, num_rows, source_blocks, source_events, sort_order, written_at
      """;
  private static final String PLAN = COLUMNS + "from plan_partitions(?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String OVERLAPPING =
      COLUMNS
          + """
          from partitions
          where view_set = ? and view_instance = ?
            and int8range(begin_insert_time, end_insert_time) && int8range(?, ?)
          order by begin_insert_time, schema_version
          """;
  private static final String ALL =
      COLUMNS
          + """
          from partitions
          where view_set = ? and view_instance = ? and schema_version = ?
          order by begin_insert_time
          """;
  private static final String RETIRE_RANGE =
      "select * from retire_partitions(?, ?, ?, ?, ?, ?::integer)";
  private static final String RETIRE_FILE = "select * from retire_file(?)";
  private static final String CHECKPOINT =
      """
      select c.content from partitions p join checkpoints c on c.partition_id = p.partition_id
      where p.view_set = ? and p.view_instance = ? and p.schema_version = ?
        and p.begin_insert_time = ? and p.end_insert_time = ?
      """;

  private PartitionRows() {}

  static PartitionPlan plan(
      Connection connection,
      String viewSet,
      String instance,
      List<Integer> versions,
      TimeRange eventTimes,
      TimeRange insertTimes,
      int limit)
      throws SQLException {
    List<Partition> partitions = new ArrayList<>();
    List<InsertRange> gaps = new ArrayList<>();
    DatabaseCall.rows(
        connection,
        PLAN,
        row ->
            row.getObject(1) == null
                ? gaps.add(range(row))
                : partitions.add(partition(viewSet, instance, row)),
        viewSet,
        instance,
        versions.stream().mapToInt(Integer::intValue).toArray(),
        eventTimes.begin(),
        eventTimes.end(),
        insertTimes.begin(),
        insertTimes.end(),
        limit + 1L);
    if (partitions.size() > limit) {
      throw new MicromegasException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "more than %d partitions of %s/%s may hold rows of the time range; narrow the range, or let them be merged"
              .formatted(limit, viewSet, instance));
    }
    partitions.sort(Comparator.comparingLong(partition -> partition.range().begin()));
    return new PartitionPlan(partitions, gaps);
  }

  static List<Partition> overlapping(
      Connection connection, String viewSet, String instance, InsertRange range)
      throws SQLException {
    return DatabaseCall.rows(
        connection,
        OVERLAPPING,
        row -> partition(viewSet, instance, row),
        viewSet,
        instance,
        range.begin(),
        range.end());
  }

  static List<Partition> all(Connection connection, ViewKey view) throws SQLException {
    return DatabaseCall.rows(
        connection,
        ALL,
        row -> partition(view.viewSet(), view.instance(), row),
        view.viewSet(),
        view.instance(),
        view.schemaVersion());
  }

  static List<Partition> retireRange(
      Connection connection,
      String viewSet,
      String instance,
      InsertRange range,
      boolean exactly,
      Optional<Integer> schemaVersion)
      throws SQLException {
    return DatabaseCall.rows(
        connection,
        RETIRE_RANGE,
        PartitionRows::partition,
        viewSet,
        instance,
        range.begin(),
        range.end(),
        exactly,
        schemaVersion);
  }

  static Optional<Partition> retireFile(Connection connection, String filePath)
      throws SQLException {
    return DatabaseCall.rows(connection, RETIRE_FILE, PartitionRows::partition, filePath).stream()
        .findFirst();
  }

  static Optional<byte[]> checkpoint(Connection connection, ViewKey view, InsertRange range)
      throws SQLException {
    return DatabaseCall.rows(
            connection,
            CHECKPOINT,
            row -> row.getBytes(1),
            view.viewSet(),
            view.instance(),
            view.schemaVersion(),
            range.begin(),
            range.end())
        .stream()
        .findFirst();
  }

  private static Partition partition(ResultSet row) throws SQLException {
    return partition(row.getString("view_set"), row.getString("view_instance"), row);
  }

  private static Partition partition(String viewSet, String instance, ResultSet row)
      throws SQLException {
    long rows = row.getLong("num_rows");
    return new Partition(
        new ViewKey(viewSet, instance, row.getInt("schema_version")),
        range(row),
        rows == 0 ? Optional.empty() : Optional.of(content(rows, row)),
        row.getLong("source_blocks"),
        row.getLong("source_events"),
        row.getLong("written_at"));
  }

  private static Partition.Content content(long rows, ResultSet row) throws SQLException {
    return new Partition.Content(
        row.getString("file_path"),
        row.getLong("file_size"),
        rows,
        row.getLong("min_event_time"),
        row.getLong("max_event_time"),
        List.of((String[]) row.getArray("sort_order").getArray()));
  }

  private static InsertRange range(ResultSet row) throws SQLException {
    return new InsertRange(row.getLong("begin_insert_time"), row.getLong("end_insert_time"));
  }
}
