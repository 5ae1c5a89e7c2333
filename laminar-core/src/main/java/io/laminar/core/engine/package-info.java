/**
 * The thread of a database, and all that asks it for something: commands, life cycle, waiting.
 *
 * <pre>
 *   any thread ──▶ Engine ──▶ CommandQueue, ChangeRequests ──▶ EngineThread, or CallerRuns
 *                                                                 │ Rounds
 *                     ┌───────────────────────────────────────────┤
 *                     ▼                                           ▼
 *   engine.graph    queries, and how they are changed   engine.source  drains lanes ≤ 256 rows, in place
 *                     │                                           │ Batch
 *                     │                                           ▼
 *                     │                  OutputNode ──┬──▶ engine.output ──▶ subscriptions
 *                     └── Query: a boundary ──────────┴──▶ the Pipeline of a Query ──▶ OutputNode ──▶ …
 *
 *   a round: one command ▶ a step of a change ▶ overflow ▶ sources (drain, or one more step of a pending
 *            watermark) ▶ ticks ▶ silent and lost handles
 * </pre>
 *
 * <p>Below it lie three rooms, each of which knows those under it only: {@code graph}, {@code source},
 * {@code output}. This one belongs to whoever calls, and says what runs on the engine's thread:
 * everything that changes the graph is a command that runs between two batches.
 *
 * <p>Watermarks follow the rows, through the route of the source, 256 rows a step. While a step is
 * pending, nothing reached by it takes a further row. In caller-runs ticks come when the caller asks
 * for them.
 *
 * <p>Operators never wait. A source is drained only while every lossless subscription that it
 * reaches has room; what one row or one step emits beyond that goes to the ring's overflow chunk.
 *
 * <p>The order in which lanes were drained, and everything else that decides an output, can be
 * recorded ({@link io.laminar.core.engine.source.DrainOrder}) and replayed. An engine that is opened for
 * a recovery decides nothing: the thread that opened it lets it obey what was recorded, group by group
 * ({@link io.laminar.core.engine.Replay}), with rows that are put into lanes just before they are drained.
 * Where the entries end the engine decides again, and goes live on the thread that it is to have.
 *
 * <p>A round costs what its batches cost, whatever else there is: one command, at most 64 sources, 16
 * that wait for room, and 16 rings that rows wait for. Silent handles are found by timers.
 *
 * <p>Imports: the JDK, the optional {@code net.openhft.affinity}, {@code api}, and all of {@code core}
 * but {@code checkpoint}.
 */
@NullMarked
package io.laminar.core.engine;

import org.jspecify.annotations.NullMarked;
