package io.laminar.oracle;

import static org.assertj.core.api.Assertions.fail;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Random cases of a test, one after the other. */
final class Seeds {
  /** More would tell nothing new. */
  private static final int MOST_FAILURES = 3;

  private Seeds() {}

  /** Checks each seed, until a few differ, and fails if any does; returns how much was compared. */
  static int check(OracleSearch.Kind kind, long first, int cases) throws SQLException {
    List<String> failures = new ArrayList<>();
    int compared = 0;
    try (Connection duck = OracleDatabase.open()) {
      for (long seed = first; seed < first + cases && failures.size() < MOST_FAILURES; seed++) {
        try {
          compared += kind.check(seed, duck, new Coverage());
        } catch (AssertionError | RuntimeException e) {
          failures.add("seed " + seed + ": " + e);
        }
      }
    }
    if (!failures.isEmpty()) {
      fail(failures.size() + " of " + cases + " seeds or more:\n" + String.join("\n", failures));
    }
    return compared;
  }
}
