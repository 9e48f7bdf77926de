package io.micromegas.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writes Parquet files from relations, on DuckDB instances of its own that never see a user's
 * statement. Thread-safe; as many files are written at a time as there are writer slots, further
 * callers wait. Memory is bounded by the slots' budgets whatever the size of the input: sorting
 * spills to disk.
 */
public interface ParquetWriter extends AutoCloseable {

  /**
   * Runs the relation and writes its rows, in the order of {@link Job#orderBy}, to a new file. The
   * file is complete and closed on return, but not synced. Blocks.
   *
   * @throws io.micromegas.base.MicromegasException RESOURCE_EXHAUSTED, CANCELLED, INTERNAL, or what
   *     a scan threw; the file is gone then
   */
  Written write(Job job, TableScan.Cancellation cancelled);

  /**
   * Returns a directory for files that go elsewhere once they are written. It is deleted with the
   * writer, or by the next one if this process is killed.
   */
  Path directory();

  @Override
  void close();

  /**
   * A file to be written.
   *
   * @param relation what to write; its result columns are {@code columns}, by name and in order,
   *     and what {@code orderBy} names beyond them
   * @param columns the file's columns, in order
   * @param orderBy SQL expressions over the relation's columns that sort the rows; empty: as they
   *     come
   * @param boundsOf columns of type TIMESTAMP_NS or INT64 whose least and greatest value is wanted
   * @param file where to; must not exist
   * @param texts what is known ahead of columns whose texts repeat
   */
  record Job(
      RelationSql relation,
      List<FileColumn> columns,
      List<String> orderBy,
      List<String> boundsOf,
      Path file,
      RepeatedTexts texts) {
    /** Of whose texts nothing is known. */
    public Job(
        RelationSql relation,
        List<FileColumn> columns,
        List<String> orderBy,
        List<String> boundsOf,
        Path file) {
      this(relation, columns, orderBy, boundsOf, file, RepeatedTexts.NONE);
    }

    /** Copies the lists. */
    public Job {
      columns = List.copyOf(columns);
      orderBy = List.copyOf(orderBy);
      boundsOf = List.copyOf(boundsOf);
    }
  }

  /**
   * A column of a file.
   *
   * @param fieldId stable number of the column in the view, unique in the file: what Iceberg finds
   *     it by
   * @param lookedUp whether readers look for single values, of which there are many and each in
   *     more than one row: the file then has Bloom filters of them, and readers leave out row
   *     groups by these
   */
  record FileColumn(String name, ColumnType type, int fieldId, boolean lookedUp) {
    /** Where the numbers of the elements of lists begin. */
    public static final int FIRST_ELEMENT_ID = 1_000_000;

    /** A column that is not looked up by single values. */
    public FileColumn(String name, ColumnType type, int fieldId) {
      this(name, type, fieldId, false);
    }

    /** Returns the number of the elements of a list. */
    public int elementFieldId() {
      return FIRST_ELEMENT_ID + fieldId;
    }
  }

  /**
   * What was written.
   *
   * @param rows 0 when the relation had none; then there is no file
   * @param bytes size of the file
   * @param bounds inclusive, by the names of {@link Job#boundsOf}, but for columns that are NULL in
   *     all rows
   */
  record Written(long rows, long bytes, Map<String, Bounds> bounds) {
    /** Copies the map. */
    public Written {
      bounds = Map.copyOf(bounds);
    }
  }

  /** Inclusive bounds of a column. */
  record Bounds(long min, long max) {}
}
