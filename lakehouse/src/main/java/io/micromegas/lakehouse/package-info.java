/** Views over blocks: decoding to columns, one snapshot for all views of a statement. */
@NullMarked
package io.micromegas.lakehouse;

import org.jspecify.annotations.NullMarked;
