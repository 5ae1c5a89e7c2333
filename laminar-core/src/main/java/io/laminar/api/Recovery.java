package io.laminar.api;

import java.time.Duration;
import java.util.List;

/**
 * What opening a database with a data directory has brought back.
 *
 * @param epoch of the checkpoint that it began with; 0 where there was none
 * @param rows how many rows of the log were processed again
 * @param decisions how many entries of the recorded order were obeyed
 * @param bytes how many bytes of the log were read
 * @param tornBytes how many bytes at the end of the log were never acknowledged as durable, and were cut
 * @param discardedChanges results emitted during recovery that went nowhere: those for which a subscription of an earlier process
 *     was there, of relations that retain no changes; each subscription counts
 * @param unloggedRows rows and watermarks of sources that are not logged ({@code wal_mode = 'off'}) that came behind the checkpoint and are gone, as far
 *     as the recorded order knows of them; from several processes where none has made a checkpoint since
 * @param time how long it took
 * @param notes what was passed over, such as a checkpoint that is damaged; empty where all was whole
 */
public record Recovery(
    long epoch,
    long rows,
    long decisions,
    long bytes,
    long tornBytes,
    long discardedChanges,
    long unloggedRows,
    Duration time,
    List<String> notes) {
  /** Copies the notes. */
  public Recovery {
    Arguments.notNull(time, "time");
    notes = List.copyOf(Arguments.notNull(notes, "notes"));
  }
}
