/**
 * What users hold: source handles over an engine's producers, subscriptions over its subscribers.
 * The policies of waiting and refusing are here; the rings below only say "full" or "empty".
 *
 * <pre>
 *   push(T) ─▶ UseGuard ─▶ Producer.checkOpen ─▶ lane.claim ─▶ codec ─▶ lane.publish ─▶ Producer.published
 *                                                  │ full
 *                                                  └─▶ RoomWait, SOURCE_FULL, or (lossy) never
 *   watermark() ─▶ control row KIND_WATERMARK in the lane
 *   finish(), close() ─▶ SourceEnd decides whether the source ends ─▶ the lane is closed
 *
 *   poll() ─▶ UseGuard ─▶ Subscriber.touch ─▶ reader.poll ─▶ codec ─▶ reader.release ─▶ Subscriber.released
 *   other threads: Deliveries, ResultPublisher, NextResults ─▶ recv(), one thread each until the end
 *   end: reader.isComplete() ─▶ Subscriber.failure() thrown, or null: the ordinary end
 * </pre>
 *
 * <p>Threads: a handle and a subscription each belong to one thread at a time; two threads at once
 * are detected as far as plain stores can. A subscription may be closed from any thread.
 *
 * <p>Imports: the JDK, {@code api}, {@code core.data}, {@code core.codec}, {@code core.arrow},
 * {@code core.ring} and {@code core.engine}.
 */
@NullMarked
package io.laminar.core.handle;

import org.jspecify.annotations.NullMarked;
