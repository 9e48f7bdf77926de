/** What every module shares: error codes with their kinds, time ranges. */
@NullMarked
package io.micromegas.base;

import org.jspecify.annotations.NullMarked;
