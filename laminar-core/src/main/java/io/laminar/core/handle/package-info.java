/**
 * What a user holds, over what the engine gives: {@code Source} handles over an {@code
 * engine.Producer}, {@code Subscription}s over an {@code engine.Subscriber}.
 *
 * <pre>
 *   push(T) ─▶ Producer.checkOpen ─▶ codec ─▶ lane.claim / publish ─▶ Producer.published
 *                                              │ full
 *                                              └─▶ Producer.awaitRoom (may find WOULD_DEADLOCK)
 *   finish() ─▶ control row KIND_FINISH in the lane ─▶ Producer.close
 *
 *   poll() ─▶ Subscriber.touch ─▶ reader.poll ─▶ codec ─▶ reader.release ─▶ Subscriber.released
 *   end: reader.isComplete() ─▶ Subscriber.failure() thrown, or null: the ordinary end
 * </pre>
 *
 * <p>Threads: a handle belongs to one thread at a time.
 *
 * <p>Imports: the JDK, {@code api}, {@code core.data}, {@code core.codec}, {@code core.arrow},
 * {@code core.ring} and {@code core.engine}.
 */
@NullMarked
package io.laminar.core.handle;

import org.jspecify.annotations.NullMarked;
