/**
 * Rows between threads: the lanes by which they reach the engine, and the output rings by which
 * they leave it. A row is a slot of a fixed number of longs; nothing here knows its columns.
 *
 * <pre>
 *   producer 1 ──Lane──┐                                              ┌─▶ RingReader (lossless: a gate)
 *   producer 2 ──Lane──┼──▶ Channel.poll ──▶ engine ──▶ OutputRing ───┼─▶ RingReader (lossless)
 *   producer 3 ──Lane──┘     round-robin       │            ▲         └─▶ RingReader (lossy: copies out)
 *                                              └─ full ─▶ OverflowChunk
 *
 *   a slot (strideWords longs, a multiple of 64 bytes)      the side buffer (bytes, a ring)
 *   ┌──────────┬─────────────────────────────────┐          ┌───────────────────────────────┐
 *   │ sequence │ words of the caller             │          │  strings too long for a slot  │
 *   └──────────┴─────────────────────────────────┘          └───────────────────────────────┘
 *     row + 1 once published; same cache line                 freed with the row's slot
 * </pre>
 *
 * <p>Rows are numbered from 0 without end; row {@code r} lies in slot {@code r mod capacity}. A
 * slot is readable when its sequence word is {@code r + 1}; in a {@link io.laminar.core.ring.Lane} only
 * the first of the rows that are published together has one, which tells how many they are. Lossless
 * readers read slots in place;
 * readers that may be overtaken ({@link io.laminar.core.ring.LossyLane}, {@code DROP_OLDEST} and
 * {@code DISCONNECT} subscribers) copy rows out first and then claim what they copied by moving
 * their head, which the writer moves too before it overwrites.
 *
 * <p>Threads: a lane has one producer and one consumer thread; an output ring has one producer
 * (the engine) and one thread a reader. Waiting is the caller's, by its {@link
 * io.laminar.core.ring.Waiter}; nothing in a ring blocks.
 *
 * <p>Imports: the JDK, Agrona, Disruptor and {@code io.laminar.api}.
 */
@NullMarked
package io.laminar.core.ring;

import org.jspecify.annotations.NullMarked;
