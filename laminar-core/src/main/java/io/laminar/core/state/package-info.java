/**
 * Keyed state in {@code long[]} entries, and the writer and reader of snapshots.
 *
 * <pre>
 *   key words ──hash──▶ KeyedTable (open addressing, 32- or 64-byte entries, incremental resize)
 *                           │                                     ▲
 *                       snapshot ──▶ StateWriter …… StateReader ──┘ restore
 *                           SnapshotWriter, SnapshotReader: as bytes, in named sections
 * </pre>
 *
 * <p>Threads: confined to the thread that runs the operators.
 *
 * <p>Imports: the JDK, {@code api}, {@code core.data} and Agrona.
 */
@NullMarked
package io.laminar.core.state;

import org.jspecify.annotations.NullMarked;
