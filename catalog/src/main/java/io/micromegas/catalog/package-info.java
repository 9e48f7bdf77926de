/** Metadata in PostgreSQL: migrations, the commit of blocks, and snapshots of what is committed. */
@NullMarked
package io.micromegas.catalog;

import org.jspecify.annotations.NullMarked;
