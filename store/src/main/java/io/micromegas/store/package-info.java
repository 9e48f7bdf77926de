/** Object storage behind one narrow, create-only interface. */
@NullMarked
package io.micromegas.store;

import org.jspecify.annotations.NullMarked;
