/**
 * Measures the cost of a data directory: rows in bulk with and without one, in turns in one JVM; forces that many producers share,
 * beside those of a plain file; how fast a log and a checkpoint come back.
 *
 * <p>Figures are CPU time of a thread where it says so, as the machine may have other work.
 *
 * <p>Imports: the JDK, {@code io.laminar}, {@code io.laminar.api}, {@code io.laminar.benchmarks}; nothing depends on this
 * package.
 */
@NullMarked
package io.laminar.benchmarks.durability;

import org.jspecify.annotations.NullMarked;
