package io.micromegas.catalog;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.Partitions.SourceCount;
import io.micromegas.catalog.Snapshot.TailLimits;
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
      """;

  /** How far an error message counts what there is. */
  private static final long MOST_COUNTED = 1_000_000;

  private SnapshotBlocks() {}

  private static final String ONE =
      """
      from blocks b
      where b.block_id = ?
        -- Alone it would have to be looked for in every partition.
        and b.insert_time = (select i.insert_time from block_ids i where i.block_id = ?)
      """;

  /** Reads one. */
  static Optional<BlockRow> read(Connection connection, UUID blockId) throws SQLException {
    List<Found> found = new ArrayList<>();
    try (PreparedStatement statement =
            DatabaseCall.prepare(connection, COLUMNS + ONE, blockId, blockId);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        found.add(new Found(row));
      }
    }
    return complete(connection, found).stream().findFirst();
  }

  /** Reads all that match, at most {@code limit}. */
  static List<BlockRow> read(Connection connection, BlockFilter filter, int limit, int fetchRows)
      throws SQLException {
    return complete(
        connection,
        find(
            connection,
            BlockQuery.of(filter),
            new TailLimits(limit, Long.MAX_VALUE, Long.MAX_VALUE),
            fetchRows,
            () -> tooMany(limit)));
  }

  /** Reads those within the ranges. */
  static List<BlockRow> read(
      Connection connection,
      BlockFilter filter,
      List<InsertRange> ranges,
      TailLimits limits,
      int fetchRows)
      throws SQLException {
    if (ranges.isEmpty()) {
      return List.of();
    }
    return complete(
        connection,
        find(
            connection,
            BlockQuery.of(filter, ranges, limits.blocks() + 1L),
            limits,
            fetchRows,
            () -> tooLong(BlockQuery.of(filter, ranges, MOST_COUNTED).totals(connection), limits)));
  }

  private static List<BlockRow> complete(Connection connection, List<Found> found)
      throws SQLException {
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
      Connection connection, BlockQuery query, TailLimits limits, int fetchRows, Refusal refusal)
      throws SQLException {
    List<Object> parameters = new ArrayList<>(query.parameters());
    parameters.add(limits.blocks() + 1L);
    // insert_time is unique, so block_id needs no mention.
    String sql = COLUMNS + query.from() + " order by b.insert_time limit ?";
    try (PreparedStatement statement =
        DatabaseCall.prepare(connection, sql, parameters.toArray())) {
      statement.setFetchSize(fetchRows);
      try (ResultSet row = statement.executeQuery()) {
        List<Found> found = new ArrayList<>();
        long events = 0;
        long payloadBytes = 0;
        while (row.next()) {
          Found block = new Found(row);
          events += block.nbObjects;
          payloadBytes += block.payloadSize;
          if (found.size() == limits.blocks()
              || events > limits.events()
              || payloadBytes > limits.payloadBytes()) {
            throw refusal.get();
          }
          found.add(block);
        }
        return found;
      }
    }
  }

  /** What is said when there is more than the limits allow. */
  @FunctionalInterface
  private interface Refusal {
    MicromegasException get() throws SQLException;
  }

  private static MicromegasException tooMany(int limit) {
    return new MicromegasException(
        ErrorCode.RESOURCE_EXHAUSTED,
        "more than " + limit + " blocks match; ask for one process or stream, or raise the limit");
  }

  private static MicromegasException tooLong(SourceCount there, TailLimits limits) {
    return new MicromegasException(
        ErrorCode.TAIL_TOO_LONG,
        """
        the query would have to decode %s%d blocks with %d events and %d bytes, which are not in \
        partitions yet; at most %d blocks, %d events and %d bytes are allowed; narrow the time \
        range, or let materialize_partitions('<view>', …) write the range first\
        """
            .formatted(
                there.blocks() >= MOST_COUNTED ? "at least " : "",
                there.blocks(),
                there.events(),
                there.payloadBytes(),
                limits.blocks(),
                limits.events(),
                limits.payloadBytes()));
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
