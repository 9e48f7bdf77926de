package io.micromegas.catalog;

import io.micromegas.catalog.Partitions.ServerLease;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Which files may be deleted. A query holds on to what its snapshot saw. It cannot have seen a file
 * as a partition if the snapshot was opened after the file's retirement was committed; {@code
 * noticed_at} is a time that is certainly after that.
 */
final class Sweeping {
  // An answer that comes late must not undo a later one.
  private static final String PUBLISH =
      """
      insert into server_leases as s (server_id, name, started_at, published_at, as_of,
          oldest_query_at)
        values (?, ?, database_nanos(), database_nanos(), ?, ?::bigint)
        on conflict (server_id) do update
          set name = excluded.name, published_at = excluded.published_at, as_of = excluded.as_of,
            oldest_query_at = excluded.oldest_query_at
          where excluded.as_of >= s.as_of
      """;
  private static final String SERVERS =
      "select server_id, name, as_of, oldest_query_at from server_leases order by as_of";

  // Claims whose outcome nobody can still be waiting for go at this occasion.
  private static final String NOTICE =
      """
      with old as (
        delete from committed_claims
          where committed_at < database_nanos() - 7 * 86400 * 1000000000::bigint
      )
      update retired_files set noticed_at = database_nanos() where noticed_at is null
      """;

  private static final String DELETABLE =
      """
      select file_path from retired_files where noticed_at <= sweep_horizon(?)
      order by noticed_at, file_path limit ?
      """;
  private static final String DELETED = "delete from retired_files where file_path = any (?)";

  // A claim that ran out a day ago is dropped first: it can be committed no more, so its file is
  // one.
  private static final String OUTLIVED =
      """
      delete from claims where claim_id in (
        select claim_id from claims
          where leased_until < database_nanos() - 86400 * 1000000000::bigint
          for update skip locked)
      """;
  private static final String ORPHANS =
      """
      select f.file_path from unnest(?) with ordinality as f (file_path, place)
      where not exists (select from partitions p where p.file_path = f.file_path)
        and not exists (select from claims c where c.file_path = f.file_path)
        and not exists (select from retired_files r where r.file_path = f.file_path)
      order by f.place
      """;

  private Sweeping() {}

  static int publish(
      Connection connection, UUID serverId, String name, long asOf, Optional<Long> oldestQuery)
      throws SQLException {
    return DatabaseCall.update(connection, PUBLISH, serverId, name, asOf, oldestQuery);
  }

  static int leave(Connection connection, UUID serverId) throws SQLException {
    return DatabaseCall.update(
        connection, "delete from server_leases where server_id = ?", serverId);
  }

  static List<ServerLease> servers(Connection connection) throws SQLException {
    return DatabaseCall.rows(
        connection,
        SERVERS,
        row ->
            new ServerLease(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getLong(3),
                Optional.ofNullable(row.getObject(4, Long.class))));
  }

  static int forget(Connection connection, ServerLease lease) throws SQLException {
    return DatabaseCall.update(
        connection,
        "delete from server_leases where server_id = ? and as_of = ?",
        lease.serverId(),
        lease.asOf());
  }

  static int notice(Connection connection) throws SQLException {
    return DatabaseCall.update(connection, NOTICE);
  }

  static List<String> deletable(Connection connection, Duration grace, int limit)
      throws SQLException {
    return DatabaseCall.rows(
        connection, DELETABLE, row -> row.getString(1), grace.toNanos(), limit);
  }

  static int deleted(Connection connection, List<String> filePaths) throws SQLException {
    return DatabaseCall.update(connection, DELETED, filePaths);
  }

  static List<String> orphans(Connection connection, List<String> filePaths) throws SQLException {
    DatabaseCall.update(connection, OUTLIVED);
    return DatabaseCall.rows(connection, ORPHANS, row -> row.getString(1), filePaths);
  }
}
