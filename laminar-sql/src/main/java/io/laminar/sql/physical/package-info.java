/**
 * The physical plan: what runs, as an immutable tree, and the operators made of it.
 *
 * <pre>
 *   UnionPlan                 inputs()  : the engine walks the tree and wires outputs to inputs
 *     FilterPlan  ──createOperator(context)──▶ core.operator.FilterOperator
 *       ScanPlan              describe(): one line of EXPLAIN
 *     WindowAggregatePlan ──createOperator──▶ core.operator.window.WindowAggregateOperator
 *       ScanPlan
 * </pre>
 *
 * <p>Each node knows its output schema, whether its rows are a changelog, which column carries event time, and how much
 * state it keeps. Plans are shared freely; an operator belongs to the thread that runs it.
 *
 * <p>Imports: the JDK, {@code api}, {@code core}, {@code sql.expression}, and Calcite. The only package under {@code sql} that sees operators.
 */
@NullMarked
package io.laminar.sql.physical;

import org.jspecify.annotations.NullMarked;
