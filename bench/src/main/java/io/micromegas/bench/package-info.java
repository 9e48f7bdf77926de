/** Benchmarks: one command each, a clear line per result. */
@NullMarked
package io.micromegas.bench;

import org.jspecify.annotations.NullMarked;
