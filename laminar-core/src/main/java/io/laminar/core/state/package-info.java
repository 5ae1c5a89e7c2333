/**
 * Keyed state in {@code long[]} entries, and the writer and reader of snapshots.
 *
 * <pre>
 *   key words ──hash──▶ KeyedTable (open addressing, 32- or 64-byte entries, incremental resize)
 *                           │                                     ▲
 *                       snapshot ──▶ StateWriter …… StateReader ──┘ restore
 *
 *   the owner's thread, between two batches                    another thread, while the owner goes on
 *   SnapshotWriter   copies everything ──▶ bytes
 *   ImageWriter      copies small fields, ──▶ StateImage ──writeTo──▶ the same bytes in pieces ──▶ StateSink
 *                    pins pages (PagedState)      │ close: pages are written in place again
 *                                                 ▼
 *   SnapshotReader ◀── SnapshotBytes           PageHold: until when, and whether it gave way
 * </pre>
 *
 * <p>A snapshot is a list of named sections. {@link io.laminar.core.state.EntryStore} and {@link
 * io.laminar.core.state.ByteHeap} are the state that can be large, and give themselves to {@link
 * io.laminar.core.state.StateWriter#writePages}: a {@code SnapshotWriter} copies them, an {@code ImageWriter} pins them. Pinning
 * entries takes the same short time however many there are: before a page is written next, a copy of it is kept, once, and the
 * reader looks there behind each page that it has read ({@code KeptPages}). Pinning strings takes two references a page of
 * 16 KiB.
 *
 * <p>What is written at once in both cases: counters, where lists and trees begin, and what a commit has left to do where it
 * waits for room (held changes, rows that a union has collected, the rest of a batch).
 *
 * <p>A {@link io.laminar.core.state.PageHold} never stops a query. Copies are charged to its account; where one does not fit
 * into the memory limit, or a query needs the room, it is revoked and pages are written in place: its reader learns so behind
 * each piece that it has read, and gives up.
 *
 * <p>Threads: confined to the thread that runs the operators, but for {@code StateImage} and what it has pinned.
 *
 * <p>Imports: the JDK, {@code api}, {@code core.data} and Agrona.
 */
@NullMarked
package io.laminar.core.state;

import org.jspecify.annotations.NullMarked;
