package io.laminar.sql.catalog;

import io.laminar.api.ErrorCode;
import io.laminar.sql.parser.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The options of a stream or materialized view (SEMANTICS §1 and §7).
 *
 * @param onError what a row error does
 * @param stateTtl how long state stays that is not written to; empty for as long as it is needed
 * @param stateLimitBytes what the state may take before the query is stopped; empty where only the database has a limit
 * @param retain how many of its changes are kept for those who subscribe later
 */
public record ViewOptions(
    OnError onError, Optional<Duration> stateTtl, OptionalLong stateLimitBytes, Retain retain) {
  /** The least value of {@code state_limit_bytes}. */
  public static final long MIN_STATE_LIMIT = 1024;

  /** The options of a query that has no statement of its own. */
  public static final ViewOptions DEFAULTS =
      new ViewOptions(OnError.SKIP, Optional.empty(), OptionalLong.empty(), Retain.NONE);

  private static final List<String> NAMES =
      List.of("on_error", "state_ttl", "state_limit_bytes", "retain");

  /** What a row error does. */
  public enum OnError {
    /** The row is left out, counted and kept in the error stream. */
    SKIP,
    /** The query stops. */
    STOP
  }

  /**
   * Reads the options of a statement.
   *
   * @param create the statement
   * @return the options
   * @throws io.laminar.api.LaminarException {@link ErrorCode#UNKNOWN_OPTION}, {@link ErrorCode#INVALID_OPTION}, {@link
   *     ErrorCode#NOT_SUPPORTED}
   */
  public static ViewOptions of(Statement.CreateView create) {
    OptionReader options =
        new OptionReader(create.kind().label(), create.options(), NAMES, List.of());
    return new ViewOptions(
        options.word("on_error", OnError.class, OnError.SKIP),
        options.duration("state_ttl"),
        options.longNumber("state_limit_bytes", MIN_STATE_LIMIT),
        options.retain("retain"));
  }
}
