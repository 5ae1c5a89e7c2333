/**
 * Event time: what each producer handle promises, and what a source may therefore promise.
 *
 * <pre>
 *   rows and watermark(t) of a handle ──▶ HandleWatermark ──┐
 *   rows and watermark(t) of a handle ──▶ HandleWatermark ──┼─ min over open, counting, not idle
 *                                                           └──▶ SourceWatermark ──▶ pipelines
 * </pre>
 *
 * <p>Threads: confined to the thread that runs the operators.
 *
 * <p>Imports: the JDK and {@code api}.
 */
@NullMarked
package io.laminar.core.time;

import org.jspecify.annotations.NullMarked;
