/**
 * The log of a database: what is pushed and what the engine decides, written as frames, so that a
 * database that is opened again does the same once more. Nothing of it exists unless a data directory
 * is configured.
 *
 * <pre>
 *   producers ──▶ lanes ──1st reader──▶ engine ──DrainOrder, released per round──▶ OrderRing ┐
 *                   └──── 2nd reader: LaneFollower ─────────────────────────────────────────▶│ LogWriter
 *   statements, handles ────────────────────────────── control queue ──────────────────────▶│   │
 *                                                                                            ┘   ▼
 *                                                                  FrameLog "rows": append, force
 *                                                                  durable positions back to the lanes
 * </pre>
 *
 * <p>A frame has one of the kinds of {@link io.laminar.core.engine.log.FrameKinds}; the table of its
 * bytes stands beside its encoder and its decoder. All numbers are little-endian. A payload that does
 * not fit one frame of the store is cut into parts ({@link io.laminar.core.engine.log.WholeFrames}).
 *
 * <p>In the log every entry of the order lies behind the rows, lanes, statements and texts that it
 * speaks of. Rows may lie far ahead of the entry that drains them. The last rows of a log may be the
 * beginning of a commit whose end was lost: a reader leaves them out.
 *
 * <p>From the start of a checkpoint on, a reader meets entries, rows and ends of lanes that the checkpoint has
 * seen already: entries below its index, rows below the first that was not drained, lanes that it does not
 * have. It passes them over. A group that is not whole where a log ends, or where the next life begins,
 * was never released: its numbers are given again.
 *
 * <p>Threads: the thread {@code laminar-log} appends and forces. The engine's thread hands over the
 * order, any thread hands over statements and waits until something is durable.
 *
 * <p>Imports: the JDK, {@code api}, {@code core.data}, {@code core.ring}, {@code core.storage}, {@code
 * core.time} and {@code core.engine.source}.
 */
@NullMarked
package io.laminar.core.engine.log;

import org.jspecify.annotations.NullMarked;
