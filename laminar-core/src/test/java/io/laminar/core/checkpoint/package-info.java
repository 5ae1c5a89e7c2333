/** Tests of checkpoints; those of their logs are in laminar-wal. */
@NullMarked
package io.laminar.core.checkpoint;

import org.jspecify.annotations.NullMarked;
