/** Process, stream and block; CBOR bodies, LZ4 frames and transit queues, read and written. */
@NullMarked
package io.micromegas.telemetry;

import org.jspecify.annotations.NullMarked;
