package io.micromegas.engine;

import static io.micromegas.engine.RelationSql.identifier;

import io.micromegas.engine.ParquetWriter.FileColumn;
import io.micromegas.engine.ParquetWriter.Job;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The statements that write a file. */
final class CopySql {
  /**
   * Above this many distinct values in a row group a column is not dictionary-encoded; delta
   * encodings and zstd do better then, and faster.
   */
  static final int MOST_DICTIONARY_VALUES = 4096;

  /**
   * DuckDB makes Bloom filters of what it encodes by dictionary, and takes one bound for all
   * columns of a file. With more than two rows to a value in a row group there is one.
   */
  private static final int ROWS_PER_LOOKED_UP_VALUE = 2;

  private CopySql() {}

  /**
   * Returns the statement that writes the file.
   *
   * @param relation the job's relation as text
   * @param lists values of the columns that are sorted as ENUM; none of them is sorted by. They are
   *     written as texts: when several threads of DuckDB 2.0.0 write an ENUM of a thousand values
   *     or more, some of them may become empty in the file.
   */
  static String copy(
      Job job, String relation, Map<String, List<String>> lists, WriterSettings settings) {
    String columns =
        job.columns().stream()
            .map(column ->
                "CAST(%1$s AS %2$s) AS %1$s"
                    .formatted(identifier(column.name()), type(column, lists)))
            .collect(Collectors.joining(", "));
    String texts =
        job.columns().stream()
            .map(column ->
                lists.containsKey(column.name())
                    ? "CAST(%1$s AS VARCHAR) AS %1$s".formatted(identifier(column.name()))
                    : identifier(column.name()))
            .collect(Collectors.joining(", "));
    String order = job.orderBy().isEmpty() ? "" : " ORDER BY " + String.join(", ", job.orderBy());
    return """
    COPY (SELECT %s FROM (SELECT %s FROM (%s) AS "rows"%s) AS "sorted") TO %s (FORMAT parquet, PARQUET_VERSION V2, \
    COMPRESSION zstd, COMPRESSION_LEVEL %d, ROW_GROUP_SIZE %d, DICTIONARY_SIZE_LIMIT %d, \
    FIELD_IDS {%s}, USE_TMP_FILE false)\
    """
        .formatted(
            texts,
            columns,
            relation,
            order,
            RelationSql.literal(job.file().toString()),
            settings.zstdLevel(),
            settings.rowGroupRows(),
            mostDictionaryValues(job, settings),
            fieldIds(job.columns()));
  }

  private static int mostDictionaryValues(Job job, WriterSettings settings) {
    return job.columns().stream().anyMatch(FileColumn::lookedUp)
        ? Math.max(MOST_DICTIONARY_VALUES, settings.rowGroupRows() / ROWS_PER_LOOKED_UP_VALUE)
        : MOST_DICTIONARY_VALUES;
  }

  private static String type(FileColumn column, Map<String, List<String>> lists) {
    List<String> values = lists.get(column.name());
    return values == null ? ColumnTypes.sql(column.type()) : TextLists.type(values);
  }

  private static String fieldIds(List<FileColumn> columns) {
    return columns.stream()
        .map(column ->
            identifier(column.name())
                + ": "
                + (column.type() == ColumnType.TEXT_LIST
                    ? "{__duckdb_field_id: %d, element: %d}"
                        .formatted(column.fieldId(), column.elementFieldId())
                    : Integer.toString(column.fieldId())))
        .collect(Collectors.joining(", "));
  }

  /** Returns the statement that reads bounds from the statistics of a file, as integers. */
  static String bounds(Job job) {
    return job.boundsOf().stream()
        .map(name -> "min(%1$s), max(%1$s)".formatted(identifier(name)))
        .collect(
            Collectors.joining(
                ", ", "SELECT ", " FROM " + RelationSql.parquet(List.of(job.file()))));
  }
}
