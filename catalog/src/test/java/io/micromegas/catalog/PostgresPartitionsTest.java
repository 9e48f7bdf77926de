package io.micromegas.catalog;

/** The contract of partitions, on an embedded PostgreSQL. */
final class PostgresPartitionsTest extends PartitionsContract {
  @Override
  protected Catalog openEmpty() throws Exception {
    return PostgresCatalog.open(EmbeddedDatabase.create());
  }
}
