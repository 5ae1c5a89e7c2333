/**
 * What drains sources: lanes, time and readiness of each, up to where its rows come out.
 *
 * <pre>
 *   Producer ──▶ Channel ──poll ≤ 256──▶ SourceDrain ──▶ BatchCutter ──▶ SourceRows ──▶ OutputNode
 *      │ wake                               │ time rises
 *      ▼                                    ▼
 *   Readiness ──▶ ReadySources           SourceSteps ──▶ Reach ──▶ Route: step by step
 *                 a round's sources         │ pending, or no room in a ring that is reached: no row
 *   SilenceTimers ──▶ Silence ──▶ SourceTime ┘
 * </pre>
 *
 * <p>A {@link io.laminar.core.engine.source.SourceInput} is one source; {@link
 * io.laminar.core.engine.source.Reach} is what its rows come to, and {@link
 * io.laminar.core.engine.source.ReachedQuery} what it has to know of a query among that. All that
 * decides what is drained, and when, is noted in a {@link io.laminar.core.engine.source.DrainOrder}.
 *
 * <p>All belongs to the engine's thread, but for what producers call after they published: {@link
 * io.laminar.core.engine.source.Readiness#wake}, the state of the source, and its handles' tracker.
 * This room knows neither the thread nor how the graph is changed.
 *
 * <p>Imports: the JDK, {@code api}, {@code core.data}, {@code core.pipeline}, {@code core.ring},
 * {@code core.state}, {@code core.time} and {@code core.engine.output}.
 */
@NullMarked
package io.laminar.core.engine.source;

import org.jspecify.annotations.NullMarked;
