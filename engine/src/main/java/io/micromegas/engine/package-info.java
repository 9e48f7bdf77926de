/** DuckDB, called through its C API: slots, scans written in Java, Arrow out. */
@NullMarked
package io.micromegas.engine;

import org.jspecify.annotations.NullMarked;
