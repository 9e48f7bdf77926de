package io.micromegas.query;

import io.micromegas.engine.RelationSql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Writes log entries to Parquet files as those of {@link FakeLakehouse}, in row groups of 2048. */
final class LakeFiles {
  static final String ROWS =
      """
      SELECT CASE WHEN i % 2 = 0 THEN '%s' ELSE '%s' END AS process_id,
        '%s' AS stream_id, 'b1' AS block_id, make_timestamp_ns(%d) AS insert_time, 'game' AS exe,
        'ann' AS username, 'pc1' AS computer,
        make_timestamp_ns(%d + i * 1000000000) AS time,
        CASE WHEN i % 3 = 0 THEN 'net' ELSE 'db' END AS target,
        CAST(i % 6 + 1 AS INTEGER) AS level, 'message ' || i AS msg, '{}' AS properties,
        '{}' AS process_properties
      FROM range(%d, %d) r(i)
      """;

  private final Path directory;

  LakeFiles(Path directory) {
    this.directory = directory;
  }

  /** Writes entries numbered from {@code begin} to before {@code end}, a second apart. */
  Path logs(String name, long begin, long end) {
    Path file = directory.resolve(name);
    String rows =
        ROWS.replace("% 2", "%% 2")
            .replace("% 3", "%% 3")
            .replace("% 6", "%% 6")
            .formatted(
                FakeLakehouse.PROCESS,
                FakeLakehouse.OTHER,
                FakeLakehouse.STREAM,
                FakeLakehouse.START,
                FakeLakehouse.START,
                begin,
                end);
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY ("
              + rows
              + ") TO "
              + RelationSql.literal(file.toString())
              + " (FORMAT parquet, ROW_GROUP_SIZE 2048)");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return file;
  }

  /** Writes as many files, of so many entries each. */
  List<Path> manyLogs(int files, int entries) {
    List<Path> paths = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      paths.add(logs("logs-" + i + ".parquet", (long) i * entries, (long) (i + 1) * entries));
    }
    return paths;
  }
}
