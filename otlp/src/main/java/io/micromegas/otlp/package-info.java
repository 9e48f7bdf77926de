/** OTLP messages, and what they become: processes, streams, blocks, and the rows of views. */
@NullMarked
package io.micromegas.otlp;

import org.jspecify.annotations.NullMarked;
