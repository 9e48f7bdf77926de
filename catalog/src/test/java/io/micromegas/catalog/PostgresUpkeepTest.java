package io.micromegas.catalog;

/** The contract of upkeep, on an embedded PostgreSQL. */
final class PostgresUpkeepTest extends UpkeepContract {
  @Override
  protected Catalog openEmpty() throws Exception {
    return PostgresCatalog.open(EmbeddedDatabase.create());
  }
}
