package io.micromegas.catalog;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes after its time. Each step is a transaction of its own, leaves the lake as it should be,
 * and is gone on with by the next call, of whatever process.
 */
final class Retention {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  /** Partitions, processes, ids in one transaction: short enough not to hold up writers. */
  private static final int BATCH = 1_000;

  private static final String NEXT_DAY =
      """
      select table_name, day_begin, state from block_days where day_begin + %1$d <= ?
      order by state = 'attached', day_begin limit 1
      """
          .formatted(Duration.ofDays(1).toNanos());

  private final ConnectionPool pool;

  Retention(ConnectionPool pool) {
    this.pool = pool;
  }

  int raiseFloor(String viewSet, long insertTime) {
    if (viewSet.isEmpty()) {
      throw new MicromegasException(ErrorCode.INVALID_ARGUMENT, "a floor needs a view set");
    }
    String doing = "raising the floor of " + viewSet;
    pool.call(
        doing,
        connection ->
            DatabaseCall.rows(
                connection, "select raise_floor(?, ?)", row -> true, viewSet, insertTime));
    return inBatches(doing, "select retire_below_floor(?, ?)", viewSet, BATCH);
  }

  /**
   * The floor comes first: a snapshot opened after it plans on no block below. Older snapshots hold
   * a lock on the parent table until they end, and taking a day off it waits for them.
   */
  int dropBlockDays(long insertTime) {
    long floor =
        pool.call(
            "raising the floor of blocks",
            connection ->
                DatabaseCall.number(connection, "select raise_block_floor(?)", insertTime));
    int days = 0;
    for (Optional<Day> day = next(floor); day.isPresent() && drop(day.get()); day = next(floor)) {
      days++;
    }
    inBatches("dropping processes without blocks", "select drop_silent_processes(?)", BATCH);
    inBatches("forgetting ids of dropped blocks", "select forget_dropped(?)", BATCH);
    return days;
  }

  /** A table; {@code attached}, {@code pending} or {@code detached}. */
  private record Day(String table, long begin, String state) {}

  /** Returns what was begun, then the oldest. */
  private Optional<Day> next(long floor) {
    return pool.call(
        "reading the days of blocks",
        connection ->
            DatabaseCall.rows(
                    connection,
                    NEXT_DAY,
                    row -> new Day(row.getString(1), row.getLong(2), row.getString(3)),
                    floor)
                .stream()
                .findFirst());
  }

  /**
   * Returns whether it is dropped; if not, snapshots are still open, or another server is at it.
   * Detaching concurrently lets readers and writers of the table go on, also while it waits.
   */
  private boolean drop(Day day) {
    try {
      if (!day.state.equals("detached")) {
        String how = day.state.equals("pending") ? "finalize" : "concurrently";
        pool.call(
            "detaching " + day.table,
            connection ->
                DatabaseCall.update(
                    connection,
                    "alter table blocks detach partition \"%s\" %s".formatted(day.table, how)));
      }
      pool.call(
          "dropping " + day.table,
          connection ->
              DatabaseCall.rows(
                  connection,
                  "select drop_block_day(?, ?)",
                  row -> true,
                  day.table,
                  day.begin + Duration.ofDays(1).toNanos()));
      return true;
    } catch (MicromegasException e) {
      if (e.getCause() instanceof SQLException cause && CatalogErrors.connectionLost(cause)) {
        throw e;
      }
      LOG.info("{} stays for now: {}", day.table, e.getMessage());
      return false;
    }
  }

  List<String> droppedBlocks(Duration grace, int limit) {
    return pool.call(
        "reading dropped blocks",
        connection ->
            DatabaseCall.rows(
                connection,
                "select dropped_blocks(?, ?)",
                row -> row.getString(1),
                grace.toNanos(),
                (long) limit));
  }

  void droppedBlocksDeleted(List<String> objectKeys) {
    UUID[] ids = objectKeys.stream().map(Retention::blockId).toArray(UUID[]::new);
    pool.call(
        "forgetting dropped blocks",
        connection ->
            DatabaseCall.rows(
                connection,
                "select dropped_blocks_deleted(?)",
                row -> true,
                connection.createArrayOf("uuid", ids)));
  }

  private static UUID blockId(String objectKey) {
    return UUID.fromString(objectKey.substring(objectKey.lastIndexOf('/') + 1));
  }

  /** Repeats a function that says how many it did until there are none; returns the sum. */
  private int inBatches(String doing, String sql, Object... parameters) {
    int sum = 0;
    long done;
    do {
      done = pool.call(doing, connection -> DatabaseCall.number(connection, sql, parameters));
      sum += (int) done;
    } while (done > 0);
    return sum;
  }
}
