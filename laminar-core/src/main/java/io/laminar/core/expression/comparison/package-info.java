/**
 * Comparisons of two values of one type, of a value with ranges, and with a set.
 *
 * <pre>
 *    Comparisons.of(operator, left, right) ──▶ the kernel of the type: words, floating point,
 *                                              decimals, bytes; short texts and sets by look-up
 * </pre>
 *
 * <p>Threads: as the tree that an expression belongs to, one at a time.
 *
 * <p>Imports: the JDK, {@code api}, {@code core.data}, {@code core.expression}.
 */
@NullMarked
package io.laminar.core.expression.comparison;

import org.jspecify.annotations.NullMarked;
