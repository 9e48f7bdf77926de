/** Spans as a trace that Perfetto opens: its published protobuf format, and nothing else. */
@NullMarked
package io.micromegas.query.perfetto;

import org.jspecify.annotations.NullMarked;
