/**
 * The operators of a pipeline and the contract that all of them keep.
 *
 * <pre>
 *              process(batch)            emit(batch)
 *   upstream ────────────────▶ Operator ────────────▶ Output (the next operators, or a sink)
 *   engine   ────────────────▶          ────────────▶
 *              onWatermark(W)            what is owed at W, in bounded steps
 *              snapshot / restore
 * </pre>
 *
 * <p>Operators never wait, know nothing of threads, rings or other pipelines, and are written once
 * in incremental form: weights in, weights out (DBSP; Budiu et al., VLDB 2023).
 *
 * <p>Threads: one thread at a time, the engine's or, in caller-runs, the pusher's.
 *
 * <p>Imports: the JDK, {@code api}, {@code core.data}, {@code core.time}, {@code
 * core.expression}, {@code core.state}.
 */
@NullMarked
package io.laminar.core.operator;

import org.jspecify.annotations.NullMarked;
