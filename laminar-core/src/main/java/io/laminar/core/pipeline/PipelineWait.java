package io.laminar.core.pipeline;

import io.laminar.core.operator.WaitingOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where rows stop on their way through a pipeline, or what those wait for that come out next.
 *
 * @param cause why
 * @param operator what the operator does that it is about; empty where it is about none
 * @param what words of the operator, or empty
 * @param rows those that the operator has taken
 * @param until the watermark that the operator needs, or the time in elapsed nanoseconds
 * @param relation the source or query whose rows are missing, or the source that holds the watermark back
 * @param relationUntil the watermark that this source has to reach
 * @param input the number of the input that is behind
 * @param inner why nothing comes by that input
 */
public record PipelineWait(
    Cause cause,
    String operator,
    String what,
    long rows,
    long until,
    @Nullable OutputNode relation,
    long relationUntil,
    int input,
    @Nullable PipelineWait inner) {
  /** Why nothing comes out. */
  public enum Cause {
    /** Nothing waits: everything that came in is answered. */
    NOTHING,
    /** What is read has given no rows. */
    NO_ROWS,
    /** An operator waits for the watermark. */
    WATERMARK,
    /** An operator waits for late rows. */
    LATENESS,
    /** An operator waits for the clock. */
    CLOCK,
    /** All rows were late. */
    LATE,
    /** No row has met a condition. */
    CONDITION,
    /** No row of an input has met one of another. */
    PARTNER,
    /** What was taken changes nothing in the result. */
    UNCHANGED
  }

  static PipelineWait nothing() {
    return new PipelineWait(Cause.NOTHING, "", "", 0, 0, null, 0, 0, null);
  }

  static PipelineWait noRows(OutputNode relation) {
    return new PipelineWait(Cause.NO_ROWS, "", "", 0, 0, relation, 0, 0, null);
  }

  static PipelineWait of(Cause cause, String operator, long rows, String what) {
    return new PipelineWait(cause, operator, what, rows, 0, null, 0, 0, null);
  }

  static PipelineWait partner(String operator, long rows, int input, @Nullable PipelineWait inner) {
    return new PipelineWait(Cause.PARTNER, operator, "", rows, 0, null, 0, input, inner);
  }

  /** Of a wait for time; {@code relation} is the source that holds it back. */
  static PipelineWait time(
      String operator,
      long rows,
      WaitingOperator.Wait wait,
      @Nullable OutputNode relation,
      long relationUntil) {
    Cause cause = switch (wait.kind()) {
      case LATENESS -> Cause.LATENESS;
      case CLOCK -> Cause.CLOCK;
      default -> Cause.WATERMARK;
    };
    return new PipelineWait(
        cause,
        operator,
        wait.what(),
        rows,
        wait.until(),
        relation,
        relationUntil,
        wait.input(),
        null);
  }
}
