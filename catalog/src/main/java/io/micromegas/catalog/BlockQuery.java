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
  private static final String TOTALS =
      "select count(*), coalesce(sum(f.nb_objects), 0), coalesce(sum(f.payload_size), 0)";

  /** All insert times. */
  static BlockQuery of(BlockFilter filter) {
    return of(filter, "", List.of(), List.of());
  }

  /** Insert times in one of the ranges, of which there is at least one. */
  static BlockQuery of(BlockFilter filter, List<InsertRange> ranges) {
    List<InsertRange> merged = merged(ranges);
    long[] begins = merged.stream().mapToLong(InsertRange::begin).toArray();
    long[] ends = merged.stream().mapToLong(InsertRange::end).toArray();
    // The join reads nothing between the ranges; the bounds spare it whole tables outside of them.
    return of(
        filter,
        """
         join unnest(?::bigint[], ?::bigint[]) as r (first, past)
          on b.insert_time >= r.first and b.insert_time < r.past\
        """,
        List.of(begins, ends),
        List.of(begins[0], ends[ends.length - 1]));
  }

  private static BlockQuery of(
      BlockFilter filter, String join, List<Object> joined, List<Object> bounds) {
    List<String> conditions = new ArrayList<>();
    List<Object> parameters = new ArrayList<>(joined);
    filter
        .tag()
        .ifPresent(tag -> {
          conditions.add("s.tags @> ?");
          parameters.add(List.of(tag));
        });
    add("b.process_id = ?", filter.processId(), conditions, parameters);
    add("b.stream_id = ?", filter.streamId(), conditions, parameters);
    if (!bounds.isEmpty()) {
      conditions.add("b.insert_time >= ? and b.insert_time < ?");
      parameters.addAll(bounds);
    }
    return new BlockQuery(
        " from blocks b"
            + (filter.tag().isPresent() ? " join streams s on s.stream_id = b.stream_id" : "")
            + join
            + (conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions)),
        parameters);
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
    // No join with the range: in the order of the index, the first row is the answer.
    BlockQuery query = of(filter, "", List.of(), List.of(range.begin(), range.end()));
    List<Long> found =
        DatabaseCall.rows(
            connection,
            "select b.insert_time" + query.from + " order by b.insert_time limit 1",
            row -> row.getLong(1),
            query.parameters.toArray());
    return found.isEmpty() ? OptionalLong.empty() : OptionalLong.of(found.getFirst());
  }

  /** Returns what there is, looking at no more than {@code most} blocks. */
  SourceCount totals(Connection connection, long most) throws SQLException {
    return DatabaseCall.one(
        connection,
        TOTALS + " from (select b.nb_objects, b.payload_size" + from + " limit " + most + ") f",
        row -> new SourceCount(row.getLong(1), row.getLong(2), row.getLong(3)),
        parameters.toArray());
  }
}
