package io.micromegas.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Reads whole process and stream rows by id: one statement, whatever their number. */
final class SnapshotRows {
  private static final String PROCESSES =
      """
      select p.process_id, p.exe, p.username, p.realname, p.computer, p.distro, p.cpu_brand,
        p.tsc_frequency, p.start_time, p.start_ticks, p.insert_time, p.parent_process_id,
        p.properties, coalesce(t.last_insert_time, p.insert_time), coalesce(t.last_end_ticks, 0),
        coalesce(t.last_end_time, p.start_time)
      from processes p left join process_totals t on t.process_id = p.process_id
      where p.process_id = any (?)
      """;

  private static final String STREAMS =
      """
      select s.stream_id, s.process_id, s.dependencies_metadata, s.objects_metadata, s.tags,
        s.properties, s.insert_time, s.format, coalesce(t.last_insert_time, s.insert_time)
      from streams s left join stream_totals t on t.stream_id = s.stream_id
      """;

  private static final String BY_ID = STREAMS + "where s.stream_id = any (?)";

  private static final String OF_PROCESS =
      STREAMS + "where s.process_id = ? and ? = any (s.tags) order by s.stream_id";

  private SnapshotRows() {}

  static Map<UUID, ProcessRow> processes(Connection connection, Set<UUID> ids) throws SQLException {
    Map<UUID, ProcessRow> found = HashMap.newHashMap(ids.size());
    try (PreparedStatement query = connection.prepareStatement(PROCESSES)) {
      query.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          ProcessRow process = process(row);
          found.put(process.processId(), process);
        }
      }
    }
    return found;
  }

  private static ProcessRow process(ResultSet row) throws SQLException {
    return new ProcessRow(
        row.getObject(1, UUID.class),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getLong(8),
        row.getLong(9),
        row.getLong(10),
        row.getLong(11),
        Optional.ofNullable(row.getString(12)).orElse(""),
        row.getString(13),
        row.getLong(14),
        row.getLong(15),
        row.getLong(16));
  }

  static Map<UUID, StreamRow> streams(Connection connection, Set<UUID> ids) throws SQLException {
    Map<UUID, StreamRow> found = HashMap.newHashMap(ids.size());
    try (PreparedStatement query = connection.prepareStatement(BY_ID)) {
      query.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
      try (ResultSet row = query.executeQuery()) {
        Interned metadata = new Interned();
        while (row.next()) {
          StreamRow stream = stream(row, metadata);
          found.put(stream.streamId(), stream);
        }
      }
    }
    return found;
  }

  static List<StreamRow> streams(Connection connection, UUID processId, String tag)
      throws SQLException {
    List<StreamRow> found = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(OF_PROCESS)) {
      query.setObject(1, processId);
      query.setString(2, tag);
      try (ResultSet row = query.executeQuery()) {
        Interned metadata = new Interned();
        while (row.next()) {
          found.add(stream(row, metadata));
        }
      }
    }
    return found;
  }

  private static StreamRow stream(ResultSet row, Interned metadata) throws SQLException {
    return new StreamRow(
        row.getObject(1, UUID.class),
        row.getObject(2, UUID.class),
        metadata.same(row.getBytes(3)),
        metadata.same(row.getBytes(4)),
        List.of((String[]) row.getArray(5).getArray()),
        PropertiesJson.read(row.getString(6)),
        row.getLong(7),
        row.getString(8),
        row.getLong(9));
  }

  /** Thousands of streams share a few layouts: keep one array of each. */
  private static final class Interned {
    private final Map<Key, byte[]> seen = new HashMap<>();

    byte[] same(byte[] bytes) {
      return seen.computeIfAbsent(new Key(bytes), key -> bytes);
    }

    private record Key(byte[] bytes) {
      @Override
      public boolean equals(Object other) {
        return other instanceof Key key && Arrays.equals(bytes, key.bytes);
      }

      @Override
      public int hashCode() {
        return Arrays.hashCode(bytes);
      }
    }
  }
}
