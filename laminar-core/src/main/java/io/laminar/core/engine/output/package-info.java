/**
 * What feeds subscriptions: the rings of a database, and what fills them.
 *
 * <pre>
 *   OutputNode ──Batch──▶ RingStage ──▶ RingRows ──▶ OutputRing ──▶ Subscriber: a place of its own
 *   of a Subscribable         │             │ no room: overflow ──▶ Overflows: flushed round by round
 *                             └──▶ VisitedRows ──▶ a ResultVisitor, in place           (caller-runs)
 * </pre>
 *
 * <p>{@link io.laminar.core.engine.output.RingStage} writes the rows of a relation, commit by commit,
 * and how they end; subscribers of the same share one ({@link io.laminar.core.engine.output.Rings}).
 * Operators never wait for it: what one row emits beyond the room of the ring goes to its overflow,
 * and sources ask {@code room} before they take the next one.
 *
 * <p>All belongs to the engine's thread, but for {@link io.laminar.core.engine.output.Subscriber},
 * which any thread may ask. It asks the engine through {@link
 * io.laminar.core.engine.output.SubscriberHost}: this room knows neither sources nor threads.
 *
 * <p>Imports: the JDK, {@code api}, {@code core.data}, {@code core.expression}, {@code
 * core.pipeline}, {@code core.ring} and {@code core.state}.
 */
@NullMarked
package io.laminar.core.engine.output;

import org.jspecify.annotations.NullMarked;
