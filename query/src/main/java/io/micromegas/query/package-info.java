/** SQL text to Arrow batches: checked, resolved, rewritten, run. */
@NullMarked
package io.micromegas.query;

import org.jspecify.annotations.NullMarked;
