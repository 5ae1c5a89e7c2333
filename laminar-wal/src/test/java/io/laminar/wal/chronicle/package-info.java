/** Tests of the store of Chronicle Queue. */
@NullMarked
package io.laminar.wal.chronicle;

import org.jspecify.annotations.NullMarked;
