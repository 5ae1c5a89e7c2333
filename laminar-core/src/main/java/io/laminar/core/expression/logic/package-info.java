/**
 * Conditions over truth values: three-valued AND, OR and NOT, and the tests that are never NULL.
 *
 * <pre>
 *    rows ──▶ first condition ──▶ rows that are not decided yet ──▶ next condition ──▶ …
 * </pre>
 *
 * <p>Threads: as the tree that an expression belongs to, one at a time.
 *
 * <p>Imports: the JDK, {@code api}, {@code core.data}, {@code core.expression}.
 */
@NullMarked
package io.laminar.core.expression.logic;

import org.jspecify.annotations.NullMarked;
