package io.micromegas.catalog;

/** The contract, on an embedded PostgreSQL. */
final class PostgresCatalogTest extends CatalogContract {
  @Override
  protected Catalog openEmpty() throws Exception {
    return PostgresCatalog.open(EmbeddedDatabase.create());
  }
}
