/**
 * INTERSECT and EXCEPT over inputs whose rows come and go.
 *
 * <pre>
 *   left  ─▶ row ─▶ entry: row │ count on the left │ count on the right │ touched
 *   right ─▶                        │
 *   end of the commit:              ▼
 *            how often the row is in the result, before and after ─▶ −1 or +1 for each difference
 * </pre>
 *
 * <p>Threads: confined to the thread that runs the operators.
 *
 * <p>Imports: the JDK, {@code api}, {@code core.data}, {@code core.expression}, {@code core.state}, {@code
 * core.operator}.
 */
@NullMarked
package io.laminar.core.operator.set;

import org.jspecify.annotations.NullMarked;
