/** JSON texts as values: reading, looking up, paths. Knows nothing of statements. */
@NullMarked
package io.micromegas.query.json;

import org.jspecify.annotations.NullMarked;
