/** Tests of {@link io.laminar.benchmarks.reliability}. */
@NullMarked
package io.laminar.benchmarks.reliability;

import org.jspecify.annotations.NullMarked;
