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
 * <p>A relation with {@code WITH (retain = …)} keeps its newest changes, with a number each ({@link
 * io.laminar.core.engine.output.RetainedChanges}). They are state: in pages, charged to the query, in every
 * snapshot; a replay gives them the same numbers again. Its rings take all rows from there, live or not, so that
 * a subscriber who comes with a number goes on without gap or duplicate:
 *
 * <pre>
 *   OutputNode ─┬1▶ RetainedSink ──append──▶ RetainedChanges   oldest … │ next of a ring │ … released │ … newest
 *               └2▶ RingStage ──pump──▶ RetainedReader ◀──────────────────┘
 *                                            │ as long as there is room, up to what is released
 *                                            └──▶ RingRows ──▶ OutputRing: slots with the number behind the columns
 *
 *   released: all that came out, or in a synchronous log what came out before the entries of the order
 *   that are durable ({@link io.laminar.core.engine.output.DurableOrder}), looked at round by round
 * </pre>
 *
 * <p>What a ring has not got yet is not dropped: where it would have to be, the sources behind wait
 * ({@code RingStage.room}). {@link io.laminar.core.engine.output.Retention} is what the retained changes of a database
 * have in common: the clock, the life of the process, and the log that releases.
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
