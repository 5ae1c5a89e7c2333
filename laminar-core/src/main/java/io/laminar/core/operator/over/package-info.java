/**
 * Functions OVER the rows around each row, in the order of event time.
 *
 * <pre>
 *   Batch ──ts &lt; W──▶ late: dropped, counted
 *     │
 *     ▼
 *   OverRows: pending, by time and arrival ──W passes the time──▶ KeyHistory: │ first ones │ frame │ row │ newest │
 *                                                                     │                     │
 *                                                                     ▼ +1 of a row that    ▼ −1 of one that
 *                                                                 Groups: comes in              leaves
 *                                                                     │
 *   Output ◀── the row, its aggregates, its functions (OverPicks) ────┘    when its frame is complete
 * </pre>
 *
 * <p>A frame counts rows, or units of time: then it has all rows of the same time. Aggregates are those of GROUP BY, one
 * group a key; a frame moves on from row to row. Where it reaches ahead, rows wait for others, and the watermark of what
 * comes out is held back. Input and output are append-only.
 *
 * <p>Threads: confined to the thread that runs the operators.
 *
 * <p>Imports: as {@code core.operator}, {@code core.operator.aggregate} and {@code core.time}.
 */
@NullMarked
package io.laminar.core.operator.over;

import org.jspecify.annotations.NullMarked;
