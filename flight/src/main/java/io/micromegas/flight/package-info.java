/** The Arrow Flight SQL service. */
@NullMarked
package io.micromegas.flight;

import org.jspecify.annotations.NullMarked;
