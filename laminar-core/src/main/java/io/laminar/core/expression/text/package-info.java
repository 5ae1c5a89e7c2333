/**
 * Functions over character and byte strings, on their bytes: ASCII never becomes a Java string.
 *
 * <pre>
 *   Vector (two words a row, heap) ──▶ ByteSlice ──▶ function ──▶ TextBuilder ──▶ ColumnBuffer's heap
 * </pre>
 *
 * <p>Positions and lengths count code points, as SQL says. What is not valid UTF-8 gives some
 * answer and never leaves the array.
 *
 * <p>Threads: as the tree that an expression belongs to, one at a time.
 *
 * <p>Imports: the JDK, {@code api}, {@code core.data} and {@code core.expression}.
 */
@NullMarked
package io.laminar.core.expression.text;

import org.jspecify.annotations.NullMarked;
