/**
 * Checkpoints: the whole state of a database at one place between two rows, each in a log of frames of its own.
 *
 * <pre>
 *   engine's thread: EngineState.pin ──▶ StateImage ──┐    facade: catalog
 *                                                     ▼       ▼
 *   the thread of the log:                CheckpointStore.write ──piece after piece──▶ log "checkpoint-EPOCH", forced
 *                                                    │
 *   open(): CheckpointStore.latest ◀── the newest that is whole     retain: those beyond the number that is kept go
 *
 *   frames    HEAD │ CATALOG piece … │ PIECES … │ END: bytes and checksum of all pieces
 *   HEAD      format 4 │ epoch 8 │ start in the log of rows 8 │ order entries 8 │ life 8 │ least epoch referred to 8
 *   PIECES    n 4 │ n bytes of the state … or  -n 4 │ epoch 8 │ frame 8 │ offset 4: n bytes of a payload of that log …
 *   END       bytes of catalog 8 │ bytes of state 8 │ CRC32C of both 4 │ logs referred to 4 │ their epochs 8 …
 *                                                                                                all little-endian
 *   format 1: STATE frames in the place of PIECES, and neither the last field of HEAD nor the last two of END
 * </pre>
 *
 * <p>A piece that an earlier checkpoint has is referred to, not written. Pieces end where pages of the state do ({@link
 * io.laminar.core.state.StateWriter#cut}), so that one that did not change is the same bytes again; they are compared by two
 * hashes and their length. Nothing of that is on the disk: the first checkpoint of a process is whole.
 *
 * <p>No array holds a checkpoint: the image is written while the engine goes on, and behind each piece the writer may do what
 * cannot wait. It gives way to queries: see {@link io.laminar.core.state.PageHold}.
 *
 * <p>A checkpoint is its END: without one it was never made. The log of rows is trimmed below the start of the oldest that is
 * kept.
 *
 * <p>Threads: one at a time; while a database is open, that of its log.
 *
 * <p>Imports: the JDK, {@code api}, {@code core.data}, {@code core.engine}, {@code core.ring}, {@code core.state} and {@code
 * core.storage}.
 */
@NullMarked
package io.laminar.core.checkpoint;

import org.jspecify.annotations.NullMarked;
