package io.micromegas.catalog;

import io.micromegas.catalog.Catalog.NewStream;
import io.micromegas.catalog.Catalog.Outcome;
import io.micromegas.telemetry.BlockInfo;
import io.micromegas.telemetry.ProcessInfo;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** One round trip a call; columns go as parallel arrays. */
final class PostgresBulkRegistry implements BulkRegistry {
  private final ConnectionPool pool;
  private final long clockMaxAhead;

  PostgresBulkRegistry(ConnectionPool pool, long clockMaxAhead) {
    this.pool = pool;
    this.clockMaxAhead = clockMaxAhead;
  }

  /** How rows become the arrays of a statement's parameters. */
  private record Columns<T>(Connection connection, List<T> rows) {
    Array ids(Function<T, UUID> column) throws SQLException {
      return connection.createArrayOf("uuid", rows.stream().map(column).toArray());
    }

    Array texts(Function<T, String> column) throws SQLException {
      return connection.createArrayOf("text", rows.stream().map(column).toArray());
    }

    Array bytes(Function<T, byte[]> column) throws SQLException {
      return connection.createArrayOf("bytea", rows.stream().map(column).toArray(byte[][]::new));
    }

    long[] longs(ToLongFunction<T> column) {
      return rows.stream().mapToLong(column).toArray();
    }
  }

  @Override
  public List<Outcome> insertProcesses(List<ProcessInfo> processes) {
    return pool.call(
        "registering " + processes.size() + " processes",
        connection -> {
          Columns<ProcessInfo> rows = new Columns<>(connection, processes);
          return outcomes(
              connection,
              "select insert_processes(?,?,?,?,?,?,?,?,?,?,?,?,?)",
              clockMaxAhead,
              rows.ids(ProcessInfo::processId),
              rows.texts(ProcessInfo::exe),
              rows.texts(ProcessInfo::username),
              rows.texts(ProcessInfo::realname),
              rows.texts(ProcessInfo::computer),
              rows.texts(ProcessInfo::distro),
              rows.texts(ProcessInfo::cpuBrand),
              rows.longs(ProcessInfo::tscFrequency),
              rows.longs(p -> CatalogTime.nanos("the process's start time", p.startTime())),
              rows.longs(ProcessInfo::startTicks),
              connection.createArrayOf(
                  "uuid", processes.stream().map(p -> p.parentProcessId().orElse(null)).toArray()),
              rows.texts(p -> PropertiesJson.write(p.properties())));
        });
  }

  @Override
  public List<Outcome> insertStreams(List<NewStream> streams) {
    return pool.call(
        "registering " + streams.size() + " streams",
        connection -> {
          Columns<NewStream> rows = new Columns<>(connection, streams);
          return outcomes(
              connection,
              "select insert_streams(?,?,?,?,?,?,?,?)",
              clockMaxAhead,
              rows.ids(s -> s.info().streamId()),
              rows.ids(s -> s.info().processId()),
              rows.bytes(NewStream::dependenciesMetadata),
              rows.bytes(NewStream::objectsMetadata),
              rows.texts(s -> PropertiesJson.writeList(s.info().tags())),
              rows.texts(s -> PropertiesJson.write(s.info().properties())),
              rows.texts(NewStream::format));
        });
  }

  @Override
  public List<Outcome> announceBlocks(List<BlockInfo> blocks) {
    return pool.call(
        "announcing " + blocks.size() + " blocks",
        connection -> {
          Columns<BlockInfo> rows = new Columns<>(connection, blocks);
          return outcomes(
              connection,
              "select announce_blocks(?,?,?,?,?,?,?,?,?)",
              rows.ids(BlockInfo::blockId),
              rows.ids(BlockInfo::streamId),
              rows.ids(BlockInfo::processId),
              rows.longs(b -> CatalogTime.nanos("the block's begin time", b.beginTime())),
              rows.longs(BlockInfo::beginTicks),
              rows.longs(b -> CatalogTime.nanos("the block's end time", b.endTime())),
              rows.longs(BlockInfo::endTicks),
              blocks.stream().mapToInt(BlockInfo::nbObjects).toArray(),
              rows.longs(BlockInfo::objectOffset));
        });
  }

  @Override
  public List<Outcome> notePayloads(List<PayloadPlace> payloads) {
    return pool.call(
        "noting " + payloads.size() + " payloads",
        connection -> {
          Columns<PayloadPlace> rows = new Columns<>(connection, payloads);
          return outcomes(
              connection,
              "select note_payloads(?,?,?)",
              rows.ids(PayloadPlace::blockId),
              rows.ids(PayloadPlace::streamId),
              rows.ids(PayloadPlace::processId));
        });
  }

  @Override
  public List<KnownBlock> find(List<UUID> blockIds) {
    return pool.call(
        "looking up " + blockIds.size() + " blocks",
        connection ->
            DatabaseCall.rows(
                connection,
                "select * from known_blocks(?)",
                PostgresBulkRegistry::known,
                connection.createArrayOf("uuid", blockIds.toArray())));
  }

  @Override
  public void forget(List<UUID> blockIds) {
    pool.call(
        "forgetting what is complete",
        connection ->
            DatabaseCall.update(
                connection,
                "delete from incomplete_blocks where block_id = any (?)",
                connection.createArrayOf("uuid", blockIds.toArray())));
  }

  private static KnownBlock known(ResultSet row) throws SQLException {
    return new KnownBlock(
        new BlockInfo(
            row.getObject("block_id", UUID.class),
            row.getObject("stream_id", UUID.class),
            row.getObject("process_id", UUID.class),
            Instant.ofEpochSecond(0, row.getLong("begin_time")),
            row.getLong("begin_ticks"),
            Instant.ofEpochSecond(0, row.getLong("end_time")),
            row.getLong("end_ticks"),
            row.getLong("object_offset"),
            row.getInt("nb_objects")),
        row.getBoolean("complete"));
  }

  /** One row with all outcomes. */
  private static List<Outcome> outcomes(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement call = DatabaseCall.prepare(connection, sql, parameters);
        ResultSet answer = call.executeQuery()) {
      answer.next();
      List<Outcome> outcomes = new ArrayList<>();
      for (Short code : (Short[]) answer.getArray(1).getArray()) {
        outcomes.add(BlockCommit.outcome(code));
      }
      return List.copyOf(outcomes);
    }
  }
}
