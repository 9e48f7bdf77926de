package io.micromegas.query;

import io.micromegas.base.TimeRange;
import io.micromegas.engine.BatchStream;
import io.micromegas.engine.Engine;
import io.micromegas.engine.RelationSql;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** The parts of Parquet files, with the times of their rows, as their footers say. */
record RowGroups(List<RowGroup> groups) {
  /** Where there are fewer rows in files, all of them are read sooner than footers. */
  static final long WORTHWHILE = 20_000;

  private static final double FIRST_SHARE = 1.3;
  private static final double STEP = 4;
  private static final int MOST_STEPS = 12;

  /** A part of a file; its times are inclusive, nanoseconds since the epoch. */
  record RowGroup(long rows, long min, long max) {}

  /** Copies the list. */
  RowGroups {
    groups = List.copyOf(groups);
  }

  /** Reads the footers of files; a file without times has no row groups. */
  static Map<String, RowGroups> read(
      Engine.Session session, Collection<String> files, String time) {
    String list = files.stream().map(RelationSql::literal).collect(Collectors.joining(", "));
    String sql =
        "SELECT file_name, row_group_num_rows, epoch_ns(CAST(stats_min_value AS TIMESTAMP_NS)),"
            + " epoch_ns(CAST(stats_max_value AS TIMESTAMP_NS)) FROM parquet_metadata(["
            + list
            + "]) WHERE path_in_schema = "
            + RelationSql.literal(time)
            + " AND stats_min_value IS NOT NULL AND stats_max_value IS NOT NULL";
    Map<String, List<RowGroup>> groups = new HashMap<>();
    files.forEach(file -> groups.put(file, new ArrayList<>()));
    try (BatchStream rows = session.execute(sql)) {
      while (rows.next()) {
        VectorSchemaRoot root = rows.root();
        for (int row = 0; row < root.getRowCount(); row++) {
          groups
              .computeIfAbsent(
                  String.valueOf(root.getVector(0).getObject(row)), f -> new ArrayList<>())
              .add(new RowGroup(at(root, 1, row), at(root, 2, row), at(root, 3, row)));
        }
      }
    }
    Map<String, RowGroups> all = new HashMap<>();
    groups.forEach((file, found) -> all.put(file, new RowGroups(found)));
    return all;
  }

  private static long at(VectorSchemaRoot root, int column, int row) {
    return ((BigIntVector) root.getVector(column)).get(row);
  }

  /**
   * Some row groups.
   *
   * @param nearest to the end that is asked for: the latest time, or the earliest
   * @param farthest of it
   * @param rows between these, at least
   */
  record Part(long nearest, long farthest, long rows) {

    /**
     * Returns times ever farther from the nearest one, the first of which leaves some more than so
     * many rows if they are spread evenly; the last is the farthest.
     */
    List<Long> steps(long wanted) {
      List<Long> steps = new ArrayList<>();
      double span = (double) farthest - nearest;
      double share = FIRST_SHARE * wanted / rows;
      while (share < 1 && steps.size() < MOST_STEPS) {
        steps.add(nearest + (long) (share * span));
        share *= STEP;
      }
      steps.add(farthest);
      return steps;
    }
  }

  /** Returns row groups at one end that have so many rows, all of them within the range. */
  Optional<Part> part(long rows, boolean newest, TimeRange within) {
    List<RowGroup> ordered =
        groups.stream()
            .filter(group -> group.min() >= within.begin() && group.max() <= within.end())
            .sorted(
                newest
                    ? Comparator.comparingLong(RowGroup::min).reversed()
                    : Comparator.comparingLong(RowGroup::max))
            .toList();
    long sum = 0;
    long nearest = newest ? Long.MIN_VALUE : Long.MAX_VALUE;
    for (RowGroup group : ordered) {
      sum += group.rows();
      nearest = newest ? Math.max(nearest, group.max()) : Math.min(nearest, group.min());
      if (sum >= rows) {
        return Optional.of(new Part(nearest, newest ? group.min() : group.max(), sum));
      }
    }
    return Optional.empty();
  }
}
