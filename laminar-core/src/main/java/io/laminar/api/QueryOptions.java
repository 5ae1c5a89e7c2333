package io.laminar.api;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a query may take, and who may end it. Immutable.
 *
 * @param timeLimit from the call until the last row is there, by the database's clock; empty for no limit
 * @param cancellation ends it; empty where nobody does
 */
public record QueryOptions(Optional<Duration> timeLimit, Optional<Cancellation> cancellation) {
  private static final QueryOptions DEFAULTS = new QueryOptions(Optional.empty(), Optional.empty());

  // Checks the limit.
  public QueryOptions {
    Arguments.notNull(timeLimit, "timeLimit");
    Arguments.notNull(cancellation, "cancellation");
    if (timeLimit.isPresent()
        && (timeLimit.get().isNegative() || timeLimit.get().isZero())) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "the time limit is " + timeLimit.get(),
          "give more than nothing, or no limit");
    }
  }

  /**
   * Returns the options of a query that says nothing about them.
   *
   * @return no limit, nobody who ends it
   */
  public static QueryOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Limits the time.
   *
   * @param limit more than nothing
   * @return the same with this limit
   * @throws LaminarException {@link ErrorCode#INVALID_ARGUMENT} for a limit that is not
   */
  public QueryOptions withTimeLimit(Duration limit) {
    return new QueryOptions(Optional.of(Arguments.notNull(limit, "limit")), cancellation);
  }

  /**
   * Lets another thread end it.
   *
   * @param by what that thread calls
   * @return the same with it
   */
  public QueryOptions withCancellation(Cancellation by) {
    return new QueryOptions(timeLimit, Optional.of(Arguments.notNull(by, "by")));
  }
}
