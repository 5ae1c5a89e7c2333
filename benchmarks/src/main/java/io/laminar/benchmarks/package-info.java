/**
 * Measurements, each a ratio within one run: LaminarDB beside its peers and beside what the machine
 * can do at all. Every figure comes from JVMs of its own (forks), whose medians are reported.
 *
 * <pre>
 *   benchmarks/run lane ──▶ Main ──▶ Suite (entries: ours, peers, raw machine)
 *                                      │  for each fork, for each entry: a new JVM
 *                                      ▼
 *                              Fork ──▶ Measurement.measure ──▶ readings ──▶ Report (median, spread, ratio)
 * </pre>
 *
 * <p>Threads: the parent only waits; a measurement says how many threads it runs.
 *
 * <p>Imports: anything; nothing depends on this module.
 */
@NullMarked
package io.laminar.benchmarks;

import org.jspecify.annotations.NullMarked;
