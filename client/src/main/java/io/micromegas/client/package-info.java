/**
 * The Java client of Micromegas: SQL out, rows and Arrow batches in. Begin with {@link
 * io.micromegas.client.MicromegasClient}.
 */
@org.jspecify.annotations.NullMarked
package io.micromegas.client;
