package io.laminar.sql.parser;

import io.laminar.api.SqlPosition;
import java.time.Duration;
import java.util.Optional;

/**
 * The clauses {@code EMIT}, {@code ALLOW LATENESS} and {@code LATE DATA TO} of a query (SEMANTICS §5).
 *
 * @param kind what to emit
 * @param every the interval of {@code EMIT EVERY}, longer than zero; empty for the others
 * @param allowLateness the interval of {@code ALLOW LATENESS}, zero or more
 * @param lateDataSink the sink of {@code LATE DATA TO}
 * @param position where {@code EMIT ...} stands; empty if it was not written
 */
public record Emit(
    Kind kind,
    Optional<Duration> every,
    Optional<Duration> allowLateness,
    Optional<Name> lateDataSink,
    Optional<SqlPosition> position) {

  /** No clause at all. */
  public static final Emit NONE =
      new Emit(Kind.NONE, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** What EMIT asks for. */
  public enum Kind {
    /** Nothing was written: ON_WINDOW_CLOSE for windowed aggregates, CHANGES for others. */
    NONE("no EMIT clause"),
    /** Once per window and group, when it fires. */
    ON_WINDOW_CLOSE("EMIT ON WINDOW CLOSE"),
    /** Once, when the window is dropped. */
    FINAL("EMIT FINAL"),
    /** With every change; {@code EMIT ON UPDATE} is the same. */
    CHANGES("EMIT CHANGES"),
    /** What changed since the last tick. */
    EVERY("EMIT EVERY");

    private final String sql;

    Kind(String sql) {
      this.sql = sql;
    }

    /**
     * The clause as it is written.
     *
     * @return for messages
     */
    public String sql() {
      return sql;
    }
  }
}
