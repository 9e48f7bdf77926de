package io.micromegas.query;

import io.micromegas.query.SqlWords.Kind;
import io.micromegas.query.SqlWords.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes statements up: most of them parse, many are answered, some try what they must not. */
final class SqlGrammar {
  /** One expression in so many is of another kind than it should be. */
  private static final int WILD = 60;

  private final Random random;
  private final List<String> functions;
  private final List<String> files;

  /**
   * @param functions names, allowed or not
   * @param files paths that must not be read
   */
  SqlGrammar(Random random, List<String> functions, List<String> files) {
    this.random = random;
    this.functions = functions;
    this.files = files;
  }

  String statement() {
    return switch (random.nextInt(20)) {
      case 0 -> "EXPLAIN " + query(2);
      case 1 -> "EXPLAIN ANALYZE " + query(2);
      case 2 -> "DESCRIBE " + query(2);
      case 3 -> SqlWords.evil(random, file(), query(1));
      case 4 -> query(2) + ";";
      default -> query(1 + random.nextInt(3));
    };
  }

  String file() {
    return pick(files);
  }

  String function() {
    return pick(functions);
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private boolean maybe(int of) {
    return random.nextInt(of) == 0;
  }

  private String query(int depth) {
    Table table = pick(SqlWords.TABLES);
    StringBuilder sql = new StringBuilder();
    String from = table.sql();
    if (maybe(8)) {
      sql.append(maybe(3) ? "WITH RECURSIVE" : "WITH");
      sql.append(" c AS (SELECT * FROM ").append(from).append(") ");
      from = "c";
    }
    boolean grouped = maybe(3);
    sql.append("SELECT ").append(maybe(8) ? "DISTINCT " : "");
    sql.append(grouped ? aggregates(table, depth) : list(table, depth));
    sql.append(" FROM ").append(from(from, depth)).append(joins(table, depth));
    if (maybe(2)) {
      sql.append(" WHERE ").append(expression(Kind.TRUTH, table, depth));
    }
    if (grouped) {
      sql.append(" GROUP BY ALL");
      if (maybe(4)) {
        sql.append(" HAVING count(*) > ").append(expression(Kind.NUMBER, table, 0));
      }
    } else if (maybe(12)) {
      sql.append(" QUALIFY row_number() OVER (ORDER BY ");
      sql.append(expression(Kind.NUMBER, table, 0)).append(") = 1");
    }
    if (maybe(3)) {
      sql.append(" ORDER BY 1").append(maybe(2) ? " DESC" : " NULLS FIRST");
    }
    if (maybe(2)) {
      sql.append(" LIMIT ").append(random.nextInt(20));
    }
    if (depth > 0 && maybe(12)) {
      String one = sql.toString();
      return "("
          + one
          + ")"
          + pick(List.of(" UNION ALL ", " EXCEPT ", " INTERSECT "))
          + "("
          + one
          + ")";
    }
    return sql.toString();
  }

  private String list(Table table, int depth) {
    List<String> items = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      items.add(expression(pick(List.of(Kind.values())), table, depth) + (maybe(5) ? " AS a" : ""));
    }
    return maybe(8) ? "*" : String.join(", ", items);
  }

  private String aggregates(Table table, int depth) {
    String key = expression(Kind.TEXT, table, 1);
    String aggregate =
        pick(SqlWords.AGGREGATES) + "(" + expression(Kind.NUMBER, table, depth) + ")";
    String filter = maybe(4) ? " FILTER (WHERE " + expression(Kind.TRUTH, table, 1) + ")" : "";
    return key + ", " + aggregate + filter + ", count(*)";
  }

  private String from(String table, int depth) {
    return switch (random.nextInt(40)) {
      case 0 -> "'" + file() + "'";
      case 1 -> "\"" + file() + "\"";
      case 2 -> function() + "('" + file() + "')";
      case 3 -> table + " TABLESAMPLE 10 ROWS";
      case 4 -> "(PIVOT log_entries ON level IN (1, 2) USING count(*)) p";
      case 5, 6, 7, 8 -> depth > 0 ? "(SELECT * FROM " + table + ") s" : table;
      default -> table;
    };
  }

  private String joins(Table table, int depth) {
    if (!maybe(5)) {
      return "";
    }
    String other = "(SELECT 1 AS j, TIMESTAMP '2024-05-01 12:00:03' AS t) o";
    return switch (random.nextInt(6)) {
      case 0 -> ", " + other;
      case 1 -> " CROSS JOIN " + pick(SqlWords.TABLES).sql();
      case 2 -> " LEFT JOIN " + other + " ON " + expression(Kind.NUMBER, table, 0) + " = o.j";
      case 3 -> " ASOF JOIN " + other + " ON " + expression(Kind.TIME, table, 0) + " >= o.t";
      case 4 -> ", LATERAL (SELECT " + expression(Kind.TEXT, table, depth) + " AS k) q";
      default -> " NATURAL JOIN " + pick(SqlWords.TABLES).sql();
    };
  }

  /** Anything, with columns of no table in particular. */
  String expression(int depth) {
    return expression(pick(List.of(Kind.values())), pick(SqlWords.TABLES), depth);
  }

  private String expression(Kind wanted, Table table, int depth) {
    Kind kind = maybe(WILD) ? pick(List.of(Kind.values())) : wanted;
    if (depth <= 0 || maybe(4)) {
      List<String> columns = table.columns(kind);
      return columns.isEmpty() || maybe(3) ? pick(SqlWords.literals(kind)) : pick(columns);
    }
    if (maybe(WILD)) {
      return wild(table, depth - 1);
    }
    if (maybe(12)) {
      return general(kind, table, depth - 1);
    }
    // A form has letters for expressions of the kinds.
    StringBuilder sql = new StringBuilder();
    for (char c : pick(SqlWords.forms(kind)).toCharArray()) {
      Kind part = Kind.of(c);
      sql.append(part == null ? String.valueOf(c) : expression(part, table, depth - 1));
    }
    return sql.toString();
  }

  /** Forms of any kind. */
  private String general(Kind kind, Table table, int below) {
    String one = expression(kind, table, below);
    return switch (random.nextInt(7)) {
      case 0 ->
          "CASE WHEN "
              + expression(Kind.TRUTH, table, below)
              + " THEN "
              + one
              + " ELSE "
              + expression(kind, table, below)
              + " END";
      case 1 -> "coalesce(" + one + ", " + expression(kind, table, below) + ")";
      case 2 -> "(SELECT max(" + one + ") FROM " + table.sql() + ")";
      case 3 ->
          "first_value(" + one + ") OVER (ORDER BY " + expression(Kind.NUMBER, table, 0) + ")";
      case 4 -> "[" + one + ", " + expression(kind, table, 0) + "][1]";
      case 5 -> "{'k': " + one + "}.k";
      default -> "list_transform([" + one + "], lambda z: z)[1]";
    };
  }

  private String wild(Table table, int depth) {
    List<String> arguments = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      Kind kind = pick(List.of(Kind.values()));
      arguments.add(maybe(9) ? "'" + file() + "'" : expression(kind, table, depth));
    }
    return function() + "(" + String.join(", ", arguments) + ")";
  }
}
