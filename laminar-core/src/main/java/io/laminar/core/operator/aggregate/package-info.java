/**
 * Groups and their aggregates: what GROUP BY keeps, with windows and without.
 *
 * <pre>
 *   Batch ─▶ Groups: keys ─▶ KeyedTable entry │ rows │ Accumulator 0 │ Accumulator 1 │ …
 *                     rows ─▶ FILTER, NULL, DISTINCT ─▶ Accumulator.add (a kernel over all rows)
 *            GroupAggregateOperator: −1/+1 with every change      operator.window: per window
 * </pre>
 *
 * <p>Threads: confined to the thread that runs the operators.
 *
 * <p>Imports: the JDK, {@code api}, {@code core.data}, {@code core.time}, {@code
 * core.expression}, {@code core.state}, {@code core.operator}.
 */
@NullMarked
package io.laminar.core.operator.aggregate;

import org.jspecify.annotations.NullMarked;
