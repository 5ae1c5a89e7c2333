/**
 * Scalar expressions as trees of vectorised kernels.
 *
 * <pre>
 *   Batch ──▶ Expression.evaluate(batch, rows, count, context) ──▶ Vector (at the same physical rows)
 *   Batch ──▶ Predicate.select(batch, rows, count, out, context) ──▶ rows that are TRUE (branch-free)
 *                            │
 *                            └──▶ EvaluationContext: row errors, now()
 * </pre>
 *
 * <p>What a tree consists of: {@code logic} (AND, OR, NOT, IS), {@code comparison}, {@code choice}
 * (CASE, COALESCE, GREATEST), {@code arithmetic}, {@code numeric}, {@code text}, {@code temporal},
 * {@code cast}; here what they all share.
 *
 * <p>A tree is stateful (it owns its result buffers), belongs to one operator, and runs on that
 * operator's thread. It allocates nothing in steady state.
 *
 * <p>Imports: the JDK, {@code api}, {@code core.data}, and of {@code core.state} the account that a
 * query is charged to.
 */
@NullMarked
package io.laminar.core.expression;

import org.jspecify.annotations.NullMarked;
