package io.laminar.api;

/**
 * Why nothing comes out of a source, stream, view or table now, or what the rows that come out next wait for.
 *
 * @param reason one word, which stays the same in later versions
 * @param text the same in plain words, one line, with names and times
 */
public record OutputStatus(Reason reason, String text) {
  // Checks that both are there.
  public OutputStatus {
    Arguments.notNull(reason, "reason");
    Arguments.notNull(text, "text");
  }

  /** Why nothing comes out. */
  public enum Reason {
    /** Everything that came in is answered. */
    NOTHING_WAITS,
    /** Results came out that no subscription and no query takes. */
    NOBODY_READS,
    /** All that it is made of has ended. */
    ENDED,
    /** An error stopped the query. */
    STOPPED,
    /** The database is stopped. */
    PAUSED,
    /** A subscription is full, and who holds it does not read. */
    SLOW_SUBSCRIBER,
    /** No row has come in. */
    NO_INPUT,
    /** Rows wait in a channel to be taken. */
    INPUT_WAITS,
    /** Later rows have to come before the watermark rises. */
    WATERMARK,
    /** The watermark rises only when it is declared. */
    EXTERNAL_WATERMARK,
    /** One producer handle holds the watermark back. */
    SLOW_HANDLE,
    /** Nobody holds a handle of the source whose watermark is waited for. */
    NO_HANDLE,
    /** Late rows may still be taken. */
    LATENESS,
    /** It is not time yet by the clock. */
    CLOCK,
    /** All rows were late. */
    ALL_LATE,
    /** No row met a condition. */
    FILTERED,
    /** No row has met one of the other side of a join. */
    NO_PARTNER,
    /** All rows failed. */
    ROW_ERRORS,
    /** The rows have changed nothing in the result. */
    UNCHANGED
  }
}
