package io.micromegas.server;

import io.micromegas.catalog.Catalog;
import io.micromegas.query.QueryService;
import io.micromegas.store.ObjectStore;
import java.util.Optional;

/** What the doors open to. */
record Lake(Catalog catalog, ObjectStore store, Optional<QueryService> queries) {}
