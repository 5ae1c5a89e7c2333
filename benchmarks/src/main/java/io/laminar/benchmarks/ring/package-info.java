/**
 * Rings beside their peers: rows of four longs from producer threads to a consumer thread, and one
 * row to and fro for the latency.
 *
 * <pre>
 *   producer thread(s) ──4 longs──▶ ring under test ──▶ consumer thread: adds them up, sum is checked
 * </pre>
 *
 * <p>Threads: a producer thread each, and the measuring thread as the consumer.
 *
 * <p>Imports: {@code io.laminar.core.ring}, JCTools, Disruptor, Agrona.
 */
@NullMarked
package io.laminar.benchmarks.ring;

import org.jspecify.annotations.NullMarked;
