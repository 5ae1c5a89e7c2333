/**
 * Exact and floating point arithmetic of two values.
 *
 * <pre>
 *    Arithmetic.of(operator, type, left, right) ──▶ the kernel of the type: LONG, DOUBLE,
 *                                                   DECIMAL up to 18 digits, DECIMAL up to 38
 * </pre>
 *
 * <p>Threads: as the tree that an expression belongs to, one at a time.
 *
 * <p>Imports: the JDK, {@code api}, {@code core.data}, {@code core.expression}.
 */
@NullMarked
package io.laminar.core.expression.arithmetic;

import org.jspecify.annotations.NullMarked;
