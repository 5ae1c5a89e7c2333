/**
 * A store of Chronicle Queue. It needs two packages of the JDK opened: see {@link io.laminar.wal.chronicle.JdkAccess}.
 *
 * <pre>
 *   ChronicleStorage ──open(name)──▶ ChronicleLog ──append──▶ Chronicle's appender ──▶ NAME/19700101-0007.cq4, .frames
 *                                        │ force ───────────▶ FileChannel.force        NAME.mark
 *                                        └ reader ──▶ CycleReader ──▶ CycleWalk: frames by their own checksums
 * </pre>
 *
 * <p>Chronicle writes; it is neither asked to force nor to read. Its own sync flushes a part of a file only, and its
 * reader stops without a word where a file is damaged. So we force its files by a channel of our own, and read them by
 * the checksums of the frames, wherever they lie.
 *
 * <p>Files roll with Chronicle's clock, which is ours ({@link io.laminar.wal.chronicle.CycleClock}): it goes on when a
 * file is full, and each time that a log is opened, so that nothing is ever written behind a torn end.
 *
 * <p>The files of earlier processes are called {@code .frames}, which Chronicle does not look at: it would write their ends,
 * and cannot where the power took their beginnings.
 *
 * <p>Imports: the JDK, Chronicle, {@code api}, {@code core.storage} and {@code wal.frame}.
 */
@NullMarked
package io.laminar.wal.chronicle;

import org.jspecify.annotations.NullMarked;
