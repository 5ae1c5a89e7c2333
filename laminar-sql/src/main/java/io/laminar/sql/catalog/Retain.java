package io.laminar.sql.catalog;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How many of its changes a relation keeps, with their numbers, for those who subscribe later; one at most is there.
 *
 * @param rows the newest so many
 * @param time those of so much of the time in which the database ran
 */
public record Retain(OptionalLong rows, Optional<Duration> time) {
  /** None. */
  public static final Retain NONE = new Retain(OptionalLong.empty(), Optional.empty());

  /** The most changes that can be asked for. */
  public static final long MAX_ROWS = 1L << 30;

  /** Tells whether changes are kept. */
  public boolean isSet() {
    return rows.isPresent() || time.isPresent();
  }

  /** In words: the newest 1000 changes. */
  public String text() {
    return rows.isPresent()
        ? "the newest " + rows.getAsLong() + " changes"
        : "the changes of the last "
            + time.orElseThrow().toString().substring(2).toLowerCase(java.util.Locale.ROOT);
  }
}
