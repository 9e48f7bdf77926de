package io.micromegas.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A relation as one SELECT over Parquet files and scans of ours. Trusted text: made by the
 * lakehouse, never from what a user wrote.
 *
 * @param pieces the text, with the scans in their places
 */
public record RelationSql(List<Piece> pieces) {
  /** Copies the list. */
  public RelationSql {
    pieces = List.copyOf(pieces);
  }

  /** A piece of the statement. */
  public sealed interface Piece {}

  /** SQL as it stands. */
  public record Text(String sql) implements Piece {}

  /** A place in FROM where a scan is read. */
  public record Scan(TableScan scan) implements Piece {}

  /** Returns a relation that is one scan and nothing else. */
  public static RelationSql of(TableScan scan) {
    return new RelationSql(List.of(new Text("SELECT * FROM "), new Scan(scan)));
  }

  /** Returns the scans in the order of their places; one that is read twice comes twice. */
  public List<TableScan> scans() {
    List<TableScan> scans = new ArrayList<>();
    for (Piece piece : pieces) {
      if (piece instanceof Scan place) {
        scans.add(place.scan());
      }
    }
    return scans;
  }

  /** Returns the statement, each scan written as the given function says. */
  public String sql(Function<TableScan, String> scanText) {
    StringBuilder sql = new StringBuilder();
    for (Piece piece : pieces) {
      sql.append(
          switch (piece) {
            case Text text -> text.sql();
            case Scan place -> scanText.apply(place.scan());
          });
    }
    return sql.toString();
  }

  /** Returns a text as an SQL literal. */
  public static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** Returns a column's name as SQL, quoted. */
  public static String identifier(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  /** Returns {@code read_parquet([...])} over files, at least one. */
  public static String parquet(List<Path> files) {
    StringBuilder sql = new StringBuilder("read_parquet([");
    for (int i = 0; i < files.size(); i++) {
      sql.append(i == 0 ? "" : ", ").append(literal(files.get(i).toString()));
    }
    return sql.append("], hive_partitioning = false)").toString();
  }

  /** Collects pieces. Not thread-safe. */
  public static final class Builder {
    private final List<Piece> pieces = new ArrayList<>();

    /** Appends text. */
    public Builder text(String sql) {
      pieces.add(new Text(sql));
      return this;
    }

    /** Appends a scan as a table in FROM. */
    public Builder scan(TableScan scan) {
      pieces.add(new Scan(scan));
      return this;
    }

    /** Appends another relation in parentheses, to be read in FROM. */
    public Builder relation(RelationSql relation) {
      pieces.add(new Text("("));
      pieces.addAll(relation.pieces());
      pieces.add(new Text(")"));
      return this;
    }

    /** Returns the relation. */
    public RelationSql build() {
      return new RelationSql(pieces);
    }
  }
}
