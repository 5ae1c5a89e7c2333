package io.laminar.oracle;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A query with a naive model of its answer, which looks at all that has happened (SEMANTICS, and nothing else).
 *
 * @param sql ours
 * @param answer the rows that it has at the end of the last commit
 * @param clock when the model knows the answer
 */
record ModelQuery(
    String sql, Function<ModelHistory, List<List<@Nullable Object>>> answer, Clock clock) {
  /** What the answer needs to know of the clock. */
  enum Clock {
    /** Nothing: it is known after each push. */
    NOTHING,
    /** It is known after a tick, and after a row of the first relation. */
    ROWS,
    /** It is known after a tick. */
    TICKS,
    /** It is known when everything has ended. */
    END
  }

  /** A time as our rows have it. */
  static LocalDateTime time(long millis) {
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(millis, 1_000L), Math.floorMod(millis, 1_000) * 1_000_000, ZoneOffset.UTC);
  }
}
