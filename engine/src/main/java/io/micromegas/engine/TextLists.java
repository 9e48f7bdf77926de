package io.micromegas.engine;

import static io.micromegas.engine.RelationSql.identifier;

import io.micromegas.engine.ParquetWriter.FileColumn;
import io.micromegas.engine.ParquetWriter.Job;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.arrow.vector.FieldVector;

/** Finds the columns of a job that are sorted and written as ENUM, and their values. */
final class TextLists {
  /** As many as a dictionary of a row group may have: each row group gets the whole list. */
  static final int MOST_VALUES = CopySql.MOST_DICTIONARY_VALUES;

  /** Most characters of all lists of a statement; DuckDB parses and plans them in 0.1 s. */
  static final int MOST_TEXT = 1 << 19;

  private TextLists() {}

  /** A column and all its texts, in their order, so that equal rows make equal files. */
  private record Listed(String column, Set<String> values) {
    Listed(String column, Set<String> values) {
      this.column = column;
      this.values = new TreeSet<>(values);
    }

    /** DuckDB has no empty ENUM, and a statement ends with U+0000. */
    boolean isPossible() {
      return !values.isEmpty()
          && values.size() <= MOST_VALUES
          && values.stream().noneMatch(value -> value.indexOf('\0') >= 0);
    }

    long length() {
      return values.stream().mapToLong(value -> value.length() + 4L).sum();
    }
  }

  /** Returns the values by column; asks the session for those that are in files. */
  static Map<String, List<String>> of(Job job, SlotSession session) {
    List<Listed> known = new ArrayList<>();
    for (FileColumn column : job.columns()) {
      Set<String> values = job.texts().values().get(column.name());
      if (values != null && values.size() <= MOST_VALUES && mayBeListed(column, job)) {
        known.add(new Listed(column.name(), values));
      }
    }
    if (known.isEmpty()) {
      return Map.of();
    }
    return bounded(job.texts().files().isEmpty() ? known : withFiles(known, job, session));
  }

  /** What rows are sorted by has its order as a text only. */
  private static boolean mayBeListed(FileColumn column, Job job) {
    return column.type() == ColumnType.TEXT
        && job.orderBy().stream().noneMatch(order -> mentions(order, column.name()));
  }

  /** Returns whether an expression may read a column; rather once too often. */
  private static boolean mentions(String expression, String column) {
    String lower = expression.toLowerCase(Locale.ROOT);
    return lower.contains(column.toLowerCase(Locale.ROOT))
        || lower.contains(identifier(column).toLowerCase(Locale.ROOT));
  }

  private static List<Listed> withFiles(List<Listed> known, Job job, SlotSession session) {
    List<Listed> all = new ArrayList<>();
    try (BatchStream batches = session.execute(distinct(known, job))) {
      if (!batches.next()) {
        throw new IllegalStateException("no answer about the texts of files");
      }
      for (int i = 0; i < known.size(); i++) {
        FieldVector list = batches.root().getVector(i);
        if (!list.isNull(0)) {
          Set<String> values = new TreeSet<>(known.get(i).values());
          for (Object value : (List<?>) list.getObject(0)) {
            if (value != null) {
              values.add(value.toString());
            }
          }
          all.add(new Listed(known.get(i).column(), values));
        }
      }
    }
    return all;
  }

  /** One row with a list for each column, NULL where it would be too long. */
  private static String distinct(List<Listed> known, Job job) {
    List<String> lists = new ArrayList<>();
    List<String> bounded = new ArrayList<>();
    for (Listed column : known) {
      String name = identifier(column.column());
      lists.add("list(DISTINCT %1$s) AS %1$s".formatted(name));
      bounded.add("CASE WHEN len(%1$s) <= %2$d THEN %1$s END".formatted(name, MOST_VALUES));
    }
    return "SELECT %s FROM (SELECT %s FROM %s)"
        .formatted(
            String.join(", ", bounded),
            String.join(", ", lists),
            RelationSql.parquet(job.texts().files()));
  }

  /** Leaves out the longest until the others fit into a statement. */
  private static Map<String, List<String>> bounded(List<Listed> columns) {
    Map<String, List<String>> lists = new TreeMap<>();
    long text = 0;
    for (Listed column :
        columns.stream().sorted(Comparator.comparingLong(Listed::length)).toList()) {
      text += column.length();
      if (text <= MOST_TEXT && column.isPossible()) {
        lists.put(column.column(), List.copyOf(column.values()));
      }
    }
    return lists;
  }

  /** Returns the type of a column that has these values. */
  static String type(List<String> values) {
    return values.stream()
        .map(RelationSql::literal)
        .collect(Collectors.joining(", ", "ENUM(", ")"));
  }
}
