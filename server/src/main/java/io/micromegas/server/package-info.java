/** Puts the modules together: configuration, lifecycle, embedded PostgreSQL, command line. */
@NullMarked
package io.micromegas.server;

import org.jspecify.annotations.NullMarked;
