/**
 * The passes over a query's relational algebra, and the two relational operators that Calcite lacks.
 *
 * <pre>
 *   Aggregate                                WindowAggregate: keys, window_start, window_end,
 *     Project(k, $TUMBLE(ts, size), x)  ─▶     │              results
 *       Scan                                   Scan
 *
 *   TableFunctionScan(TUMBLE)           ─▶   WindowAssign: columns, window_start, window_end, window_time
 * </pre>
 *
 * <p>Before them sub-queries become joins:
 *
 * <pre>
 *   expression with a sub-query ─▶ Decorrelation ─▶ CorrelatedQuery: rows, columns, conditions on the row around
 *                                  (OuterValues where conditions do not do)    │
 *   JoinSubQueries: semi and anti joins, SubQueryColumns, LateralJoins  ◀──────┘
 * </pre>
 *
 * <p>A value that may fail ({@link io.laminar.sql.expression.Fallible}) stays behind what guards it: GuardedQueries tells the
 * guard of a sub-query, JoinSubQueries and SplitJoinConditions keep the order of terms, and the planner of a join guards its
 * keys.
 *
 * <p>{@link io.laminar.sql.plan.rule.Passes} is the list, in order, with the reason for the order. A pass is stateless
 * and runs on the thread that plans.
 *
 * <p>Imports: the JDK, {@code api}, {@code sql.expression}, {@code sql.validate} and Calcite.
 */
@NullMarked
package io.laminar.sql.plan.rule;

import org.jspecify.annotations.NullMarked;
