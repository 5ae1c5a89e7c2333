/** A disk in memory that fails, loses power and is damaged. */
@NullMarked
package io.laminar.wal.disk;

import org.jspecify.annotations.NullMarked;
