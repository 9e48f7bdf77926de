package io.micromegas.lakehouse;

import io.micromegas.base.TimeRange;
import io.micromegas.engine.BatchStream;
import io.micromegas.engine.Engine;
import io.micromegas.engine.RelationSql;
import io.micromegas.engine.TableScan;
import io.micromegas.lakehouse.Lakehouse.ReadSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.arrow.vector.FieldVector;

/** Runs statements over relations the way queries do: each relation in the place of its name. */
final class LakeSql {
  private LakeSql() {}

  /** Returns the rows of a statement over all global views, in a session of its own. */
  static List<String> rows(Engine engine, Lakehouse views, String sql) {
    return rows(engine, views, TimeRange.ALL, sql);
  }

  static List<String> rows(Engine engine, Lakehouse views, TimeRange times, String sql) {
    try (ReadSession session = views.open(() -> {})) {
      Map<String, RelationSql> relations = new LinkedHashMap<>();
      for (var view : views.globalViews()) {
        if (sql.contains(view.name())) {
          relations.put(view.name(), session.relation(view.name(), Optional.empty(), times));
        }
      }
      session.planned();
      return rows(engine, relations, sql);
    }
  }

  /** Returns the rows of a statement over these relations. */
  static List<String> rows(Engine engine, Map<String, RelationSql> relations, String sql) {
    try (Engine.Session slot = engine.open(Engine.Lane.HEAVY)) {
      return rows(slot, statement(slot, relations, sql));
    }
  }

  /** Returns the statement in which the relations are spelled out, their scans registered. */
  static String statement(Engine.Session slot, Map<String, RelationSql> relations, String sql) {
    Map<String, TableScan> scans = new HashMap<>();
    relations.forEach((name, relation) -> {
      for (int i = 0; i < relation.scans().size(); i++) {
        scans.put(name + "$" + i, relation.scans().get(i));
      }
    });
    Map<String, Long> ids = slot.register(scans);
    String named =
        relations.entrySet().stream()
            .map(entry -> {
              int[] next = {0};
              String text =
                  entry
                      .getValue()
                      .sql(scan -> "lake_scan(" + ids.get(entry.getKey() + "$" + next[0]++) + ")");
              return RelationSql.identifier(entry.getKey()) + " AS NOT MATERIALIZED (" + text + ")";
            })
            .collect(Collectors.joining(", "));
    return named.isEmpty() ? sql : "WITH " + named + " " + sql;
  }

  static List<String> rows(Engine.Session slot, String sql) {
    List<String> rows = new ArrayList<>();
    try (BatchStream batches = slot.execute(sql)) {
      while (batches.next()) {
        for (int row = 0; row < batches.root().getRowCount(); row++) {
          List<String> cells = new ArrayList<>();
          for (FieldVector vector : batches.root().getFieldVectors()) {
            cells.add(String.valueOf(vector.getObject(row)));
          }
          rows.add(String.join("|", cells));
        }
      }
    }
    return rows;
  }

  /** Returns the first column, of 64-bit values, as the bits that they are. */
  static long[] longs(Engine.Session slot, String sql) {
    LongStream.Builder values = LongStream.builder();
    try (BatchStream batches = slot.execute(sql)) {
      while (batches.next()) {
        FieldVector vector = batches.root().getFieldVectors().getFirst();
        for (int row = 0; row < batches.root().getRowCount(); row++) {
          values.add(vector.getDataBuffer().getLong(8L * row));
        }
      }
    }
    return values.build().toArray();
  }

  /** Returns the scan that a relation without files consists of. */
  static TableScan scan(ReadSession session, String viewSet, Optional<String> instance) {
    List<TableScan> scans = session.relation(viewSet, instance, TimeRange.ALL).scans();
    if (scans.size() != 1) {
      throw new AssertionError(viewSet + " consists of " + scans.size() + " scans");
    }
    return scans.getFirst();
  }
}
