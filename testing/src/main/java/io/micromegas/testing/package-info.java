/** What whole-system tests and demonstrations need: senders that make their telemetry up. */
@NullMarked
package io.micromegas.testing;

import org.jspecify.annotations.NullMarked;
