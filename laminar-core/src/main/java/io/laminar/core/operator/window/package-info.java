/**
 * Operators over windows of event time.
 *
 * <pre>
 *   rows ──▶ which window? ──late──▶ dropped, counted
 *               │ open
 *               ▼
 *            OpenWindows ──▶ each window's groups in order of arrival ──▶ Groups
 *   W ──▶ windows whose end is reached: emitted in bounded steps, then dropped
 *         with lateness: emitted, then corrected until they are dropped later (WindowEmission, WindowFiring)
 *
 *   HOP, CUMULATE, EMIT CHANGES, corrected, or read by other steps:
 *   rows ──▶ WindowExpandOperator: a row for each window ──▶ as above, window by columns
 *
 *   HOP, CUMULATE, results that come once (SliceAggregateOperator):
 *   rows ──▶ which slice? ──late for all its windows──▶ dropped, counted
 *               │
 *               ▼
 *            Slices ──▶ each slice's groups ──▶ Groups
 *   W ──▶ windows that end: SliceMerge: slices, or blocks of them ──▶ result groups ──▶ ArrivalOrder ──▶ emitted
 *         slices whose last window fired: dropped, with the blocks around them
 *
 *   EMIT EVERY:
 *   changes ──▶ EveryOperator: WaitingChanges, netted by row ──tick, or W at a window's end──▶ what is left of them
 *                               WaitingSessions, by key ──tick, or W at a session's end─▶
 * </pre>
 *
 * <p>Threads: confined to the thread that runs the operators.
 *
 * <p>Imports: as {@code core.operator}, and {@code core.operator.aggregate}.
 */
@NullMarked
package io.laminar.core.operator.window;

import org.jspecify.annotations.NullMarked;
