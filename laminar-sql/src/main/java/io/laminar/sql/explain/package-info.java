/**
 * How EXPLAIN writes plans and counters.
 *
 * <pre>
 *   PhysicalPlan ─▶ ExplainNode, with the number of the step ─┬─▶ ExplainLines   FORMAT TEXT
 *   OperatorMetrics, by the same number ──────────────────────┼─▶ ExplainJson    FORMAT JSON, through JsonText
 *                                                             └─▶ ExplainDot     FORMAT DOT
 * </pre>
 *
 * <p>Stateless; any thread.
 *
 * <p>Imports: the JDK, {@code api}, {@code sql.physical}.
 */
@NullMarked
package io.laminar.sql.explain;

import org.jspecify.annotations.NullMarked;
