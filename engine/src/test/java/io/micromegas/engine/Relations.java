package io.micromegas.engine;

import java.util.Map;

/** Gives scans names in statements, as views that no other session sees. */
final class Relations {
  private Relations() {}

  static void name(Engine.Session session, Map<String, TableScan> scans) {
    ((SlotSession) session).admitAnyStatement();
    session
        .register(scans)
        .forEach((name, id) ->
            Rows.of(
                session,
                "create or replace temp view %s as from lake_scan(%d)"
                    .formatted(RelationSql.identifier(name), id)));
  }
}
