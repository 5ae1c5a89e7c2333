/**
 * The queries of a database, and the one thread that runs them.
 *
 * <pre>
 *   the room source: drains lanes, cuts where the watermark passes a timer
 *     │ Batch ≤ 256 rows, read in place
 *     ▼
 *   OutputNode ──┬──▶ the room output ──▶ subscriptions                  (a relation's readers)
 *                └──▶ the Pipeline of a Query ──▶ its OutputNode ──▶ …
 *
 *   Engine: one command ▶ a step of a change ▶ sources (drain, or one more step of a pending watermark)
 *           ▶ idle timers ▶ ticks
 *           engine thread (default), or the thread that pushes (caller-runs)
 * </pre>
 *
 * <p>Watermarks follow the rows, through the route of the source, 256 rows a step. While a step is
 * pending, nothing reached by it takes a further row.
 *
 * <p>Timers of operators that go by the clock stand in one queue ({@link
 * io.laminar.core.engine.Ticks}). A tick is one commit, takes its way in bounded steps as a watermark
 * does, and is an entry of the recorded order. In caller-runs ticks come when the caller asks for them.
 *
 * <p>Operators never wait. A source is drained only while every lossless subscription that it
 * reaches has room; what one row or one step emits beyond that goes to the ring's overflow chunk.
 *
 * <p>Everything that changes the graph is a command that runs between two batches; what takes long is
 * a {@link io.laminar.core.engine.Change} in bounded steps, one at a time, while the sources behind it
 * are {@linkplain io.laminar.core.engine.Hold held}.
 *
 * <p>The order in which lanes were drained, and everything else that decides an output, can be
 * recorded ({@link io.laminar.core.engine.source.DrainOrder}) and replayed.
 *
 * <p>A round costs what its batches cost, whatever else there is: one command, at most 64 sources, 16
 * that wait for room, and 16 rings that rows wait for. Silent handles are found by timers.
 *
 * <p>Imports: the JDK, the optional {@code net.openhft.affinity}, {@code api}, and all of {@code core} but {@code checkpoint}.
 */
@NullMarked
package io.laminar.core.engine;

import org.jspecify.annotations.NullMarked;
