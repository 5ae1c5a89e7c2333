/** The stores beside plain writes and forces of the same disk, in the same run. */
@NullMarked
package io.laminar.benchmarks.storage;

import org.jspecify.annotations.NullMarked;
