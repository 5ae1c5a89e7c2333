/**
 * Rows as columns over {@code long[]}: how a value lies in memory, and the batch that operators
 * hand to each other.
 *
 * <pre>
 *   slot of a ring (stride words)           Vector = (long[] values, offset, stride)
 *   ┌─────┬────────┬──────────┬────┬────┐      one word a value, two for strings and long decimals
 *   │ seq │ header │ null bits│ c0 │ c1 │      (nulls, offset, stride, mask): bit set means NULL
 *   └─────┴────────┴──────────┴────┴────┘      byte[] heap for strings of more than 12 bytes
 *                                            Batch = vectors + selection + optional weights
 * </pre>
 *
 * <p>A vector with the slot's stride reads a ring in place; one with stride 1 is an ordinary
 * column. Kernels never know the difference.
 *
 * <p>Threads: everything here is confined to the thread that runs the operators.
 *
 * <p>Imports: the JDK and {@code api}.
 */
@NullMarked
package io.laminar.core.data;

import org.jspecify.annotations.NullMarked;
