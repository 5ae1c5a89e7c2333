/**
 * Joins: rows of two inputs that belong together.
 *
 * <pre>
 *   left  ──row──▶ JoinKeys: equality key ─▶ │ left rows │ right rows │ ◀──row── right
 *                     │                          JoinRows, a chain a key and side
 *                     ▼
 *   partners of the row on the other side, in the order in which they came
 *                     │ further conditions, 256 pairs at a time
 *                     ▼
 *   pairs; rows without a partner, beside NULLs, come and go with their partners
 * </pre>
 *
 * <p>{@link io.laminar.core.operator.join.RegularJoinOperator}: no bound in time; both sides are kept. A row of
 * weight w on one side makes its pairs with weight w (DBSP: the change of L joined with R, plus L joined
 * with the change of R). Rows of one commit come input by input, so that the second input meets what the
 * first one has brought.
 *
 * <p>{@link io.laminar.core.operator.join.IntervalJoinOperator}: event times that lie near to each other, of
 * inputs that are only added to. Rows of windows are joined by it, too: by the last moment of their window.
 *
 * <pre>
 *   row ──▶ JoinKeys ─▶ │ left rows by time │ right rows by time │     IntervalRows, in TimeBuckets
 *                         rarely looked for: LooseRows, found by hash │ and chained by key later
 *   W of the other side ──▶ rows without a partner, beside NULLs or of ANTI alone; buckets that no row can meet go
 * </pre>
 *
 * <p>{@link io.laminar.core.operator.join.LookupJoinOperator}: rows that look up what a table holds at that
 * moment. Only the table is kept, and what becomes of it later changes no result.
 *
 * <pre>
 *   row ──▶ JoinKeys ─▶ │ table rows │ ◀── changes of the table      the table first, of one commit
 *     └───▶ pairs, or beside NULLs
 * </pre>
 *
 * <p>{@link io.laminar.core.operator.join.AsofJoinOperator}: of each left row one right row, the nearest in event time in a
 * direction.
 *
 * <pre>
 *   left row ──▶ AsofLefts: waits ──W of the right side──▶ its partner, or beside NULLs
 *   right row ──▶ AsofRights, a tree by time of each key ──W of both──▶ superseded or out of reach: gone
 *                 both: RowColumns in entries, by TimeQueue in the order of their times
 * </pre>
 *
 * <p>Threads: confined to the thread that runs the operators.
 *
 * <p>Imports: as {@code core.operator}, and {@code core.operator.aggregate}; never {@code
 * core.operator.window}.
 */
@NullMarked
package io.laminar.core.operator.join;

import org.jspecify.annotations.NullMarked;
