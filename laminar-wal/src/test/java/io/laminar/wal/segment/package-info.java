/** Tests of the stores. */
@NullMarked
package io.laminar.wal.segment;

import org.jspecify.annotations.NullMarked;
