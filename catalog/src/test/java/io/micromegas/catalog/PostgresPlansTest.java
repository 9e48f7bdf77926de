package io.micromegas.catalog;

/** The contract of plans, on an embedded PostgreSQL. */
final class PostgresPlansTest extends PlansContract {
  @Override
  protected Catalog openEmpty() throws Exception {
    return PostgresCatalog.open(EmbeddedDatabase.create());
  }
}
