package io.micromegas.catalog;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Reads and writes what is known of blocks that do not decode. */
final class UndecodableBlocks {
  private static final String NOTE =
      """
      insert into undecodable_blocks
      select ?, ?, b.block_id, b.stream_id, b.process_id, b.insert_time, n.reason, database_nanos()
      from unnest(?::uuid[], ?::text[]) n (block_id, reason)
      join block_ids i on i.block_id = n.block_id
      join blocks b on b.insert_time = i.insert_time and b.block_id = n.block_id
      on conflict do nothing
      """;
  private static final String READ =
      """
      select block_id, reason from undecodable_blocks
      where view_set = ? and schema_version = any (?::integer[])
        and (?::uuid is null or process_id = ?) and (?::uuid is null or stream_id = ?)
      order by insert_time desc limit ?
      """;
  private static final String FORGET = "delete from undecodable_blocks where insert_time < ?";

  private UndecodableBlocks() {}

  static int note(Connection connection, ViewKey view, List<UndecodableBlock> blocks)
      throws SQLException {
    Array ids =
        connection.createArrayOf(
            "uuid", blocks.stream().map(UndecodableBlock::blockId).toArray(UUID[]::new));
    Array reasons =
        connection.createArrayOf(
            "text", blocks.stream().map(UndecodableBlock::reason).toArray(String[]::new));
    try (PreparedStatement insert = connection.prepareStatement(NOTE)) {
      insert.setString(1, view.viewSet());
      insert.setInt(2, view.schemaVersion());
      insert.setArray(3, ids);
      insert.setArray(4, reasons);
      return insert.executeUpdate();
    }
  }

  static List<UndecodableBlock> read(
      Connection connection, String viewSet, List<Integer> versions, BlockFilter filter, int limit)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(READ)) {
      query.setString(1, viewSet);
      query.setArray(2, connection.createArrayOf("integer", versions.toArray()));
      query.setObject(3, filter.processId().orElse(null));
      query.setObject(4, filter.processId().orElse(null));
      query.setObject(5, filter.streamId().orElse(null));
      query.setObject(6, filter.streamId().orElse(null));
      query.setInt(7, limit);
      try (ResultSet row = query.executeQuery()) {
        List<UndecodableBlock> blocks = new ArrayList<>();
        while (row.next()) {
          blocks.add(new UndecodableBlock(row.getObject(1, UUID.class), row.getString(2)));
        }
        return blocks;
      }
    }
  }

  /** Forgets those that were inserted before a time. */
  static int forget(Connection connection, long insertTime) throws SQLException {
    return DatabaseCall.update(connection, FORGET, insertTime);
  }
}
