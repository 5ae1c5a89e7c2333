/**
 * Operators that let rows come and go while time passes, by the clock of the database or by the watermark.
 *
 * <pre>
 *   rows ──▶ ProcessingTimeOperator ──▶ rows with the time at which they came, an event time of their own
 *               ▲ tick                        └──▶ windows and others behind it
 *               └────────── the time that these wait for ◀── await(W)
 *
 *   rows ──▶ MovingFilterOperator ──▶ rows that are in: +1 when they enter, −1 when they leave
 *               │ MovingRows, by the next moment        ▲ tick, or a later row
 *               └───────────────────────────────────────┘
 *
 *   rows ──▶ WatermarkExpiringRows, ClockExpiringRows ──▶ rows: +1 when they come, −1 a while later
 *               │ MovingRows             ▲ watermark, or tick
 *               └────────────────────────┘
 * </pre>
 *
 * <p>Of the clock they know what the context says: of the wall clock for values, of the time that has
 * passed for ticks. Both are recorded, so that a replay gives the same.
 *
 * <p>Threads: confined to the thread that runs the operators.
 *
 * <p>Imports: as {@code core.operator}.
 */
@NullMarked
package io.laminar.core.operator.clock;

import org.jspecify.annotations.NullMarked;
