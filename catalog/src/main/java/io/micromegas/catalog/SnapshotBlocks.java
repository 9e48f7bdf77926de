package io.micromegas.catalog;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Reads blocks with their streams and processes: three statements, whatever their number. */
final class SnapshotBlocks {
  private static final String COLUMNS =
      """
      select b.block_id, b.begin_time, b.begin_ticks, b.end_time, b.end_ticks, b.nb_objects,
        b.object_offset, b.payload_size, b.insert_time, b.stream_id, b.process_id
      from blocks b
      """;

  private SnapshotBlocks() {}

  static List<BlockRow> read(Connection connection, BlockFilter filter, int limit, int fetchRows)
      throws SQLException {
    List<Found> found = find(connection, filter, limit, fetchRows);
    Set<UUID> streamIds = new LinkedHashSet<>();
    Set<UUID> processIds = new LinkedHashSet<>();
    for (Found block : found) {
      streamIds.add(block.streamId);
      processIds.add(block.processId);
    }
    Map<UUID, StreamRow> streams = SnapshotRows.streams(connection, streamIds);
    Map<UUID, ProcessRow> processes = SnapshotRows.processes(connection, processIds);
    List<BlockRow> blocks = new ArrayList<>(found.size());
    for (Found block : found) {
      blocks.add(
          block.with(
              known("stream", block.streamId, streams),
              known("process", block.processId, processes)));
    }
    return blocks;
  }

  private static <T> T known(String what, UUID id, Map<UUID, T> rows) {
    T row = rows.get(id);
    if (row == null) {
      throw new MicromegasException(
          ErrorCode.DATA_LOSS, "a visible block belongs to a missing " + what + ": " + id);
    }
    return row;
  }

  private static List<Found> find(
      Connection connection, BlockFilter filter, int limit, int fetchRows) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(sql(filter))) {
      query.setFetchSize(fetchRows);
      int next = 1;
      if (filter.tag().isPresent()) {
        query.setArray(next++, connection.createArrayOf("text", new String[] {filter.tag().get()}));
      }
      for (Optional<UUID> id : List.of(filter.processId(), filter.streamId())) {
        if (id.isPresent()) {
          query.setObject(next++, id.get());
        }
      }
      query.setLong(next, limit + 1L);
      try (ResultSet row = query.executeQuery()) {
        List<Found> found = new ArrayList<>();
        while (row.next()) {
          if (found.size() == limit) {
            throw new MicromegasException(
                ErrorCode.RESOURCE_EXHAUSTED,
                "more than "
                    + limit
                    + " blocks match; ask for one process or stream, or raise the limit");
          }
          found.add(new Found(row));
        }
        return found;
      }
    }
  }

  private static String sql(BlockFilter filter) {
    List<String> conditions = new ArrayList<>();
    filter.tag().ifPresent(tag -> conditions.add("s.tags @> ?"));
    filter.processId().ifPresent(id -> conditions.add("b.process_id = ?"));
    filter.streamId().ifPresent(id -> conditions.add("b.stream_id = ?"));
    return COLUMNS
        + (filter.tag().isPresent() ? " join streams s on s.stream_id = b.stream_id" : "")
        + (conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions))
        // insert_time is unique, so block_id needs no mention.
        + " order by b.insert_time limit ?";
  }

  /** A block whose stream and process are still to be looked up. */
  private static final class Found {
    private final UUID blockId;
    private final long beginTime;
    private final long beginTicks;
    private final long endTime;
    private final long endTicks;
    private final int nbObjects;
    private final long objectOffset;
    private final long payloadSize;
    private final long insertTime;
    private final UUID streamId;
    private final UUID processId;

    Found(ResultSet row) throws SQLException {
      blockId = row.getObject(1, UUID.class);
      beginTime = row.getLong(2);
      beginTicks = row.getLong(3);
      endTime = row.getLong(4);
      endTicks = row.getLong(5);
      nbObjects = row.getInt(6);
      objectOffset = row.getLong(7);
      payloadSize = row.getLong(8);
      insertTime = row.getLong(9);
      streamId = row.getObject(10, UUID.class);
      processId = row.getObject(11, UUID.class);
    }

    BlockRow with(StreamRow stream, ProcessRow process) {
      return new BlockRow(
          blockId,
          beginTime,
          beginTicks,
          endTime,
          endTicks,
          nbObjects,
          objectOffset,
          payloadSize,
          insertTime,
          stream,
          process);
    }
  }
}
