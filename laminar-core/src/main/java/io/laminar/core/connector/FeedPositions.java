package io.laminar.core.connector;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.RowWriter;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How far a FROM connector has come, in a database with a data directory.
 *
 * <pre>
 *   rows of the connector   ├──────────────┼─────────────┤──────▶
 *                           0              position      rows that the log has
 *   after a crash                          └ read again ─┘ new rows
 *                                            and discarded
 * </pre>
 *
 * <p>Between a position and the rows that follow it no record was skipped: there is a position behind each of these. So the records
 * that are read again are those of the rows which the log has, whatever the clock or the options make of them now. Confined to the
 * feed's thread, but for the constructor.
 */
public final class FeedPositions {
  private static final long INTERVAL_NANOS = 50_000_000;
  private static final int STEP_ROWS = 256;

  private final PositionLog log;
  private final LongSupplier nanoTime;
  private long badRecords;
  private final long positionRow;
  private @Nullable ResumingWriter resuming;
  private long notedNanos;
  private long notedRows;
  private Optional<SourceConnector> connector = Optional.empty();

  /**
   * Goes on.
   *
   * @param log where positions are kept
   * @param positionRow how many rows lie before the position with which the connector was opened
   * @param badRecords how many records were skipped before it
   * @param nanoTime as {@link System#nanoTime}
   */
  public FeedPositions(PositionLog log, long positionRow, long badRecords, LongSupplier nanoTime) {
    this.log = log;
    this.badRecords = badRecords;
    this.positionRow = positionRow;
    this.nanoTime = nanoTime;
    this.notedNanos = nanoTime.getAsLong() - INTERVAL_NANOS;
    this.notedRows = positionRow;
  }

  /**
   * Begins to read.
   *
   * @param reader was opened with the position
   * @param target takes the rows that are new
   * @return to be used until the next call of {@link #moved}
   */
  RowWriter begin(SourceConnector reader, RowWriter target) {
    connector = Optional.of(reader);
    resuming = new ResumingWriter(target, log.rows() - positionRow);
    reader.reportPausesTo(() -> moved(reader));
    return resuming;
  }

  /** Tells whether rows are read that the log has. */
  boolean isResuming() {
    return resuming != null && resuming.toDiscard() > 0;
  }

  /** Rows may have been pushed: every so often notes how far the connector is. */
  void moved(SourceConnector reader) {
    if (isResuming()) {
      return;
    }
    long now = nanoTime.getAsLong();
    boolean few = log.rows() - notedRows < STEP_ROWS;
    if (log.rows() != notedRows && (few || now - notedNanos >= INTERVAL_NANOS)) {
      note(reader, now);
    }
  }

  private void note(SourceConnector reader, long now) {
    Optional<byte[]> position = reader.position();
    notedNanos = now;
    if (position.isPresent()) {
      notedRows = log.rows();
      log.stands(position.get(), badRecords);
    }
  }

  /** A record is skipped: what follows is pushed behind its position. False for one that an earlier life has skipped. */
  public boolean skipped() {
    if (isResuming()) {
      return false;
    }
    badRecords++;
    connector.ifPresent(reader -> note(reader, nanoTime.getAsLong()));
    return true;
  }

  /**
   * No row follows.
   *
   * @throws LaminarException {@link ErrorCode#MALFORMED_INPUT} where the input has fewer rows than the log
   */
  void ended() {
    ResumingWriter reading = resuming;
    if (reading != null && reading.toDiscard() > 0) {
      throw new LaminarException(
          ErrorCode.MALFORMED_INPUT,
          "the input is not the one that was read: it lacks " + reading.toDiscard()
              + " rows that were read of it",
          "put back what was read, or replace the source to read what is there from its beginning");
    }
    log.ended(badRecords);
  }

  /** It has failed. */
  void failed(LaminarException failure) {
    log.failed(failure, badRecords);
  }
}
