/**
 * Expressions of arrays, read where they lie: {@link io.laminar.core.data.ArrayReader} points into the bytes of a row's array, so that an
 * element that is a string is a part of them.
 *
 * <pre>
 *   ArrayOf        elements, each an expression ──▶ array
 *   ElementAt      array, position from 1 ──▶ element, or NULL beyond the ends
 *   Cardinality    array ──▶ number of elements
 *   Contains       array, value ──▶ whether it is one of the elements
 *   ElementCast    array ──▶ elements as rows of one column, cast ──▶ array
 * </pre>
 *
 * <p>Threads: as the tree that an expression belongs to, one at a time.
 *
 * <p>Imports: the JDK, {@code api}, {@code core.data}, {@code core.expression}.
 */
@NullMarked
package io.laminar.core.expression.array;

import org.jspecify.annotations.NullMarked;
