/** Tests of the stores. */
@NullMarked
package io.laminar.wal;

import org.jspecify.annotations.NullMarked;
