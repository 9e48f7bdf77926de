/** Takes telemetry over HTTP: to the store, then to the catalog, then answers 200. */
@NullMarked
package io.micromegas.ingest;

import org.jspecify.annotations.NullMarked;
