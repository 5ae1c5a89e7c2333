/**
 * Expressions that evaluate an argument only for the rows that need it.
 *
 * <pre>
 *    rows ──▶ condition ──TRUE──▶ result 1 ──┐
 *               └── other rows ──▶ … ──▶ ELSE ──┴──▶ one result at the same physical rows
 * </pre>
 *
 * <p>Threads: as the tree that an expression belongs to, one at a time.
 *
 * <p>Imports: the JDK, {@code api}, {@code core.data}, {@code core.expression}, its {@code comparison} and {@code logic}.
 */
@NullMarked
package io.laminar.core.expression.choice;

import org.jspecify.annotations.NullMarked;
