package io.micromegas.server;

import io.micromegas.catalog.Catalog;
import io.micromegas.lakehouse.LakehouseViews;
import io.micromegas.lakehouse.Maintenance;
import io.micromegas.query.QueryService;
import io.micromegas.query.RunningQueries;
import io.micromegas.store.ObjectStore;
import java.util.Optional;

/**
 * What the doors open to.
 *
 * @param lakehouse empty for a server that only takes in
 * @param maintenance the lease of a server that reads the lake, and its tasks
 * @param queries empty without that role
 * @param running the statements that it runs
 */
record Lake(
    Catalog catalog,
    ObjectStore store,
    Optional<LakehouseViews> lakehouse,
    Optional<Maintenance> maintenance,
    Optional<QueryService> queries,
    RunningQueries running) {}
