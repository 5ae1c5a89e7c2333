/** Tests of the stores. */
@NullMarked
package io.laminar.wal.frame;

import org.jspecify.annotations.NullMarked;
