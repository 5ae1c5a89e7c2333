/**
 * A store of plain files. It needs no flag of the JVM, and runs compiled ahead of time.
 *
 * <pre>
 *   SegmentStorage ──open(name)──▶ SegmentWriter ──append, force──▶ NAME.00000000000000000000.seg
 *                                      │ roll                    NAME.00000000000000012345.seg
 *                                      │                         NAME.mark
 *                                      └──reader──▶ SegmentWalk: file after file, frame after frame
 * </pre>
 *
 * <p>A file is called after its first frame. It is made under another name, forced, and renamed, and it grows in
 * steps of zeros, so that a force of a frame does not have to write the length of the file. Before the next file
 * is begun the last is forced: only the last can be torn ({@link io.laminar.wal.frame.LogEnd}).
 *
 * <p>A log is removed by renaming its mark to {@code NAME.gone}; what is left of such a log is removed when the
 * storage is opened.
 *
 * <p>Imports: the JDK, {@code api}, {@code core.storage} and {@code wal.frame}.
 */
@NullMarked
package io.laminar.wal.segment;

import org.jspecify.annotations.NullMarked;
