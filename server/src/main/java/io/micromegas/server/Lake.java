package io.micromegas.server;

import io.micromegas.catalog.Catalog;
import io.micromegas.query.QueryService;
import io.micromegas.store.ObjectStore;
import org.apache.arrow.memory.BufferAllocator;

/**
 * What the doors open to.
 *
 * @param memory the allocator that answers come from
 */
record Lake(Catalog catalog, ObjectStore store, QueryService queries, BufferAllocator memory) {}
