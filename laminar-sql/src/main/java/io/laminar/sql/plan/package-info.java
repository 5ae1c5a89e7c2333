/**
 * From a query to its physical plan.
 *
 * <pre>
 *   SqlNode ─▶ validate ─▶ SqlToRelConverter ─▶ Passes (plan.rule) ─▶ PhysicalPlanner ─▶ QueryPlan
 *                                                                      event time, changelog,
 *                                                                      state, EMIT: derived and checked
 * </pre>
 *
 * <p>{@link io.laminar.sql.plan.Planner} is the way in. It is stateless; any thread may plan, on its own stack.
 *
 * <p>Imports: the JDK, {@code api}, {@code sql.parser}, {@code sql.validate}, {@code sql.plan.rule}, {@code
 * sql.physical}, {@code sql.explain} and Calcite.
 */
@NullMarked
package io.laminar.sql.plan;

import org.jspecify.annotations.NullMarked;
