package io.micromegas.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Builds the statement of a relation: fixed pieces of SQL, every value a parameter. */
final class RelationQuery {
  private final List<String> conditions = new ArrayList<>();
  private final List<Object> parameters = new ArrayList<>();
  private String from;

  private RelationQuery(RelationSource source) {
    this.from = source.from();
  }

  /** Prepares the statement, in pages of {@code fetchRows}. */
  static PreparedStatement open(
      Connection connection,
      CatalogRelation relation,
      List<RowPredicate> predicates,
      Set<String> columns,
      int fetchRows)
      throws SQLException {
    RelationSource source = RelationSource.of(relation);
    RelationQuery query = new RelationQuery(source);
    for (RowPredicate predicate : predicates) {
      RelationColumn column = source.column(predicate.column());
      if (column != null) {
        query.add(column, predicate);
      }
    }
    PreparedStatement statement = connection.prepareStatement(query.sql(source, columns));
    try {
      statement.setFetchSize(fetchRows);
      for (int i = 0; i < query.parameters.size(); i++) {
        statement.setObject(i + 1, query.parameters.get(i));
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  private String sql(RelationSource source, Set<String> columns) {
    StringBuilder sql = new StringBuilder("select ");
    String separator = "";
    for (RelationColumn column : source.columns()) {
      sql.append(separator)
          .append(columns.contains(column.name()) ? column.shown() : column.absent());
      separator = ", ";
    }
    sql.append(' ').append(from);
    if (!conditions.isEmpty()) {
      sql.append(" where ").append(String.join(" and ", conditions));
    }
    return sql.append(" order by ").append(source.order()).toString();
  }

  /** Adds what the column's index can use; what it cannot is left to the caller. */
  private void add(RelationColumn column, RowPredicate predicate) {
    switch (predicate) {
      case RowPredicate.TextEquals equals -> {
        switch (column.kind()) {
          case ID -> addId(column, equals.value());
          case TEXT -> addText(column, equals.value());
          case NUMBER, OTHER -> {}
        }
      }
      case RowPredicate.InsertedIn inserted -> addRanges(inserted.ranges());
      case RowPredicate.Between between -> {
        if (column.kind() == RelationColumn.Kind.NUMBER) {
          conditions.add(column.sql() + " between ? and ?");
          parameters.add(between.low());
          parameters.add(between.high());
        }
      }
    }
  }

  /** Reads range by range, as {@link BlockQuery} does, and nothing between them. */
  private void addRanges(List<InsertRange> ranges) {
    from =
        from.replaceFirst(
            "from blocks b",
            """
            from unnest(?::bigint[], ?::bigint[]) as r (first, past) cross join lateral (
              select * from blocks where insert_time >= r.first and insert_time < r.past
                and insert_time >= ? and insert_time < ? offset 0) b\
            """);
    // Before those of the conditions.
    parameters.addAll(
        0,
        List.of(
            ranges.stream().mapToLong(InsertRange::begin).toArray(),
            ranges.stream().mapToLong(InsertRange::end).toArray(),
            ranges.getFirst().begin(),
            ranges.getLast().end()));
  }

  private void addText(RelationColumn column, String value) {
    if (value.indexOf('\0') >= 0) {
      conditions.add("false");
      return;
    }
    conditions.add(column.sql() + " = ?");
    parameters.add(value);
  }

  private void addId(RelationColumn column, String value) {
    if (value.isEmpty()) {
      conditions.add(column.sql() + " is null");
      return;
    }
    UUID id = canonical(value);
    if (id == null) {
      conditions.add("false");
      return;
    }
    conditions.add(column.sql() + " = ?");
    parameters.add(id);
    if (column.sql().equals("b.block_id")) {
      // blocks has no index of its own on the id; block_ids leads to the partition and the row.
      conditions.add("b.insert_time = (select insert_time from block_ids where block_id = ?)");
      parameters.add(id);
    }
  }

  /** Only this spelling occurs in the columns; any other text equals none of them. */
  private static @Nullable UUID canonical(String value) {
    try {
      UUID id = UUID.fromString(value);
      return id.toString().equals(value) ? id : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
