/**
 * Functions OVER the rows before each row, in the order of event time.
 *
 * <pre>
 *   Batch ──ts &lt; W──▶ late: dropped, counted
 *     │
 *     ▼
 *   pending, by time and arrival ──W passes the time──▶ rows of the key: │ first ones │ frame │ newest │
 *                                                            │                          │
 *                                                            ▼ +1 of a new row          ▼ −1 of what leaves
 *                                                       Groups: the aggregates of the frame
 *                                                            │
 *   Output ◀── the row, its aggregates, its functions ───────┘
 * </pre>
 *
 * <p>A frame ends with the row itself (ROWS), or with the last row of the same time (RANGE). Aggregates are those of
 * GROUP BY, one group a key. Input and output are append-only.
 *
 * <p>Threads: confined to the thread that runs the operators.
 *
 * <p>Imports: as {@code core.operator}, and {@code core.operator.aggregate}.
 */
@NullMarked
package io.laminar.core.operator.over;

import org.jspecify.annotations.NullMarked;
