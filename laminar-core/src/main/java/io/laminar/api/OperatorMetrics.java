package io.laminar.api;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What one operator of a stream, view or table has done since it was created or restored, and what it holds now.
 *
 * @param step its number in its query; the operators that it reads have smaller ones
 * @param operator what it does, as {@code EXPLAIN} says it
 * @param inputs the numbers of the operators that it reads
 * @param changelog whether what comes out are changes, of which some retract rows
 * @param rowsIn rows or changes that it took
 * @param rowsOut rows or changes that it gave
 * @param rowsPerSecond the rate at which it takes them: since the last look at the query that is a second ago at least, or since
 *     it was created; empty where no time has passed
 * @param nanosPerRow the time that it spends on a row, without the operators behind it; estimated from some calls, empty
 *     where none was measured
 * @param watermark of what it gives, in the unit of the event time, or {@link Metrics#NO_WATERMARK}
 * @param rowsLate rows that it dropped as late
 * @param stateRows rows, groups or other entries that it holds
 * @param stateBytes the bytes that these take
 * @param rowsExpired rows or groups that went because of {@code state_ttl}
 */
public record OperatorMetrics(
    int step,
    String operator,
    List<Integer> inputs,
    boolean changelog,
    long rowsIn,
    long rowsOut,
    OptionalDouble rowsPerSecond,
    OptionalDouble nanosPerRow,
    long watermark,
    long rowsLate,
    long stateRows,
    long stateBytes,
    long rowsExpired) {
  // Copies the list.
  public OperatorMetrics {
    Arguments.notNull(operator, "operator");
    inputs = List.copyOf(Arguments.notNull(inputs, "inputs"));
    Arguments.notNull(rowsPerSecond, "rowsPerSecond");
    Arguments.notNull(nanosPerRow, "nanosPerRow");
  }
}
