/**
 * Memory-model tests of every ring under jcstress. Each has a twin with one deliberate defect that
 * must be caught: a test that cannot fail proves nothing.
 *
 * <pre>
 *   benchmarks/run jcstress ──▶ StressRun ──▶ jcstress, quick mode ──▶ every Real passes?
 *                                                                  └─▶ every Broken is caught?
 * </pre>
 *
 * <p>Threads: jcstress runs each actor on a thread of its own, millions of times, and collects what
 * they saw.
 *
 * <p>Imports: {@code io.laminar.core.ring} and jcstress.
 */
@NullMarked
package io.laminar.benchmarks.stress;

import org.jspecify.annotations.NullMarked;
