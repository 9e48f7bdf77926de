package io.micromegas.catalog;

import io.micromegas.catalog.Partitions.CommitOutcome;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Claims and what becomes of them: one round trip each. Leases are by the database's clock. */
final class Claims {
  private static final String CLAIM = "select claim_range(?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String RENEW =
      "update claims set leased_until = database_nanos() + ? where claim_id = ?";
  private static final String RELEASE = "delete from claims where claim_id = ?";
  private static final String COMMIT =
      "select commit_partition(?, ?, ?, ?::bigint, ?::bigint, ?, ?, ?, ?::bytea)";
  private static final String RESOLVE = "select resolve_claim(?)";

  private Claims() {}

  static Optional<Claim> claim(
      Connection connection,
      ViewKey view,
      InsertRange range,
      String filePath,
      UUID serverId,
      Duration lease)
      throws SQLException {
    return DatabaseCall.one(
        connection,
        CLAIM,
        row ->
            Optional.ofNullable(row.getObject(1, UUID.class))
                .map(id -> new Claim(id, view, range, filePath)),
        UUID.randomUUID(),
        view.viewSet(),
        view.instance(),
        view.schemaVersion(),
        range.begin(),
        range.end(),
        filePath,
        serverId,
        lease.toNanos());
  }

  static boolean renew(Connection connection, Claim claim, Duration lease) throws SQLException {
    return DatabaseCall.update(connection, RENEW, lease.toNanos(), claim.id()) == 1;
  }

  static boolean release(Connection connection, Claim claim) throws SQLException {
    return DatabaseCall.update(connection, RELEASE, claim.id()) == 1;
  }

  static CommitOutcome commit(
      Connection connection, Claim claim, Partition partition, Optional<byte[]> checkpoint)
      throws SQLException {
    Optional<Partition.Content> content = partition.content();
    return DatabaseCall.one(
        connection,
        COMMIT,
        Claims::outcome,
        claim.id(),
        content.map(Partition.Content::fileSize).orElse(0L),
        content.map(Partition.Content::rows).orElse(0L),
        content.map(Partition.Content::minEventTime),
        content.map(Partition.Content::maxEventTime),
        content.map(Partition.Content::sortOrder).orElse(List.of()),
        partition.sourceBlocks(),
        partition.sourceEvents(),
        checkpoint);
  }

  static CommitOutcome resolve(Connection connection, Claim claim) throws SQLException {
    return DatabaseCall.one(connection, RESOLVE, Claims::outcome, claim.id());
  }

  private static CommitOutcome outcome(ResultSet row) throws SQLException {
    return switch (row.getShort(1)) {
      case 0 -> CommitOutcome.COMMITTED;
      case 1 -> CommitOutcome.LOST;
      default -> throw new IllegalStateException("unknown outcome " + row.getShort(1));
    };
  }

  /** Refuses to commit what was not claimed; a mistake of the caller's program. */
  static void requireClaimed(Claim claim, Partition partition) {
    boolean claimed =
        partition.view().equals(claim.view())
            && partition.range().equals(claim.range())
            && partition.content().map(c -> c.filePath().equals(claim.filePath())).orElse(true);
    if (!claimed) {
      throw new IllegalArgumentException(partition + " is not what was claimed: " + claim);
    }
  }
}
