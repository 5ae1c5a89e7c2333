/**
 * What both stores write: frames, and the mark of a log.
 *
 * <pre>
 *   FrameFormat   header and payload of a frame, checked by CRC32C
 *   PayloadPacker a payload packed by LZ4; PayloadUnpacker: as it was
 *   LogMark       NAME.mark: how far a log is durable, and where it begins
 *   MarkedSalvage what is left of the logs of a damaged directory; SalvageReader: the frames up to the damage
 *   Poison        the first failure, after which nothing is written
 * </pre>
 *
 * <p>Every log has a random salt, which is part of each checksum: a frame of another log, or of an earlier log of
 * the same name, is not taken for one of its own.
 *
 * <p>Torn or damaged? A frame that is not whole may be the end of what was never forced, or damage. Two things
 * tell: the mark, written after each force, says how many frames are durable; and each frame says how many were
 * when it was written. A log that ends before that is damaged.
 *
 * <p>Imports: the JDK, {@code api}, {@code core.storage} and, to pack payloads, LZ4.
 */
@NullMarked
package io.laminar.wal.frame;

import org.jspecify.annotations.NullMarked;
