/**
 * Mathematical functions over numbers.
 *
 * <pre>
 *   MathFunctions.of(function, type, arguments) ──▶ DoubleFunction, DoubleFunction2   DOUBLE, by java.lang.Math
 *                                                 ├▶ Rounding…, Sign…                  one kernel per kind of number
 *                                                 └▶ BitOperation                      integers
 * </pre>
 *
 * <p>DOUBLE follows IEEE 754: what has no value is NaN, never a row error. Exact numbers overflow
 * as row errors.
 *
 * <p>Threads: as the tree that an expression belongs to, one at a time.
 *
 * <p>Imports: the JDK, {@code api}, {@code core.data} and {@code core.expression}.
 */
@NullMarked
package io.laminar.core.expression.numeric;

import org.jspecify.annotations.NullMarked;
