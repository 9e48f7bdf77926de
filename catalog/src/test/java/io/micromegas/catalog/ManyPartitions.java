package io.micromegas.catalog;

import java.sql.SQLException;

/** Many partitions at once, past the functions that write them one by one. */
final class ManyPartitions {
  private ManyPartitions() {}

  /** One for each hour since the epoch; a few rows of each are a little older. */
  static void write(CatalogSettings settings, String viewSet, String instance, int count)
      throws SQLException {
    EmbeddedDatabase.execute(
        settings,
        """
        insert into partitions (view_set, view_instance, schema_version, begin_insert_time,
            end_insert_time, min_event_time, max_event_time, file_path, file_size, num_rows,
            source_blocks, source_events, sort_order, written_at)
          select '%1$s', '%2$s', 6, h * i, h * (i + 1), h * i - h / 100, h * (i + 1) - 1,
              'views/%1$s/%2$s/' || i, 1000, 100, 10, 100, '{time}', 0
            from (select 3600000000000 as h, i from generate_series(0, %3$d - 1) i) s;
        insert into coverage (view_set, view_instance, schema_version, covered)
          values ('%1$s', '%2$s', 6, int8multirange(int8range(0, 3600000000000 * %3$d)));
        analyze partitions
        """
            .formatted(viewSet, instance, count));
  }
}
