/**
 * CAST and TRY_CAST between all sensible pairs of types.
 *
 * <pre>
 *   Casts.of(value, type, lenient) ──▶ one small kernel per pair of families
 *                                        CAST:     a value that cannot be cast is a row error
 *                                        TRY_CAST: it is NULL
 * </pre>
 *
 * <p>Threads: as the tree that an expression belongs to, one at a time.
 *
 * <p>Imports: the JDK, {@code api}, {@code core.data}, {@code core.expression} with {@code text}
 * and {@code temporal}.
 */
@NullMarked
package io.laminar.core.expression.cast;

import org.jspecify.annotations.NullMarked;
