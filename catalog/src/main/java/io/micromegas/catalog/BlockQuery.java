package io.micromegas.catalog;

import io.micromegas.catalog.Partitions.SourceCount;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which blocks, as SQL.
 *
 * @param from of the blocks {@code b}: fixed pieces
 * @param parameters what the pieces ask for, in order
 */
record BlockQuery(String from, List<Object> parameters) {
  /** All insert times. */
  static BlockQuery of(BlockFilter filter) {
    List<Object> parameters = new ArrayList<>();
    List<String> conditions = conditions(filter, parameters);
    return new BlockQuery(
        " from " + source(filter) + (conditions.isEmpty() ? "" : where(conditions)), parameters);
  }

  /**
   * The first {@code limit} in each of the ranges, of which there is at least one.
   *
   * <p>Lateral with a limit of its own: the ranges are read one by one, and nothing between them.
   * Joined plainly, the planner may read all from the first to the last. The bounds of all ranges
   * keep it from planning for tables outside of them.
   */
  static BlockQuery of(BlockFilter filter, List<InsertRange> ranges, long limit) {
    List<InsertRange> merged = merged(ranges);
    List<Object> parameters = new ArrayList<>();
    parameters.add(merged.stream().mapToLong(InsertRange::begin).toArray());
    parameters.add(merged.stream().mapToLong(InsertRange::end).toArray());
    List<String> conditions = conditions(filter, parameters);
    conditions.add("b.insert_time >= r.first and b.insert_time < r.past");
    conditions.add("b.insert_time >= ? and b.insert_time < ?");
    parameters.add(merged.getFirst().begin());
    parameters.add(merged.getLast().end());
    parameters.add(limit);
    return new BlockQuery(
        " from unnest(?::bigint[], ?::bigint[]) as r (first, past) cross join lateral (select b.*"
            + " from "
            + source(filter)
            + where(conditions)
            + " order by b.insert_time limit ?) b",
        parameters);
  }

  private static String source(BlockFilter filter) {
    return filter.tag().isPresent()
        ? "blocks b join streams s on s.stream_id = b.stream_id"
        : "blocks b";
  }

  private static String where(List<String> conditions) {
    return " where " + String.join(" and ", conditions);
  }

  private static List<String> conditions(BlockFilter filter, List<Object> parameters) {
    List<String> conditions = new ArrayList<>();
    add("s.tags @> ?", filter.tag().map(List::of), conditions, parameters);
    add("b.process_id = ?", filter.processId(), conditions, parameters);
    add("b.stream_id = ?", filter.streamId(), conditions, parameters);
    return conditions;
  }

  private static void add(
      String condition, Optional<?> value, List<String> conditions, List<Object> parameters) {
    if (value.isPresent()) {
      conditions.add(condition);
      parameters.add(value.get());
    }
  }

  private static List<InsertRange> merged(List<InsertRange> ranges) {
    List<InsertRange> merged = new ArrayList<>();
    for (InsertRange range :
        ranges.stream().sorted(Comparator.comparingLong(InsertRange::begin)).toList()) {
      InsertRange last = merged.isEmpty() ? null : merged.getLast();
      if (last == null || last.end() < range.begin()) {
        merged.add(range);
      } else {
        merged.removeLast();
        merged.add(new InsertRange(last.begin(), Math.max(last.end(), range.end())));
      }
    }
    return merged;
  }

  /** Returns the insert time of the first one within the range; empty if there is none. */
  static OptionalLong first(Connection connection, BlockFilter filter, InsertRange range)
      throws SQLException {
    BlockQuery query = of(filter, List.of(range), 1);
    List<Long> found =
        DatabaseCall.rows(
            connection,
            "select b.insert_time" + query.from,
            row -> row.getLong(1),
            query.parameters.toArray());
    return found.isEmpty() ? OptionalLong.empty() : OptionalLong.of(found.getFirst());
  }

  /** Returns what there is. */
  SourceCount totals(Connection connection) throws SQLException {
    return DatabaseCall.one(
        connection,
        "select count(*), coalesce(sum(b.nb_objects), 0), coalesce(sum(b.payload_size), 0)" + from,
        row -> new SourceCount(row.getLong(1), row.getLong(2), row.getLong(3)),
        parameters.toArray());
  }
}
