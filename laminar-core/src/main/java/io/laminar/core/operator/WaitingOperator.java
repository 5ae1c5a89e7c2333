package io.laminar.core.operator;

import org.jspecify.annotations.Nullable;

/**
 * An operator that can say in words what has to come before rows that it has taken give something. Asked for EXPLAIN
 * ANALYZE alone, between two batches: no result depends on it.
 *
 * <p>One that waits for time need not be one: the pipeline knows its timers, and says when they are due. It is one where it has
 * better words for that, or has timers at which nothing comes out.
 */
public interface WaitingOperator extends Operator {
  /** Says what it waits for; null where nothing that it has taken waits. */
  @Nullable
  Wait waitingFor();

  /** What has to come. */
  enum Kind {
    /** The watermark of an input. */
    WATERMARK,
    /** The watermark of an input, for late rows may still be taken. */
    LATENESS,
    /** A time of the database's clock. */
    CLOCK,
    /** A row that meets a condition. */
    CONDITION,
    /** A row that changes the result. */
    ROW
  }

  /**
   * What an operator waits for.
   *
   * @param kind what has to come
   * @param input whose watermark it is; 0 where there is one input
   * @param until the watermark that is needed, or the time in elapsed nanoseconds; 0 for rows
   * @param what is due then, or which row it is: words that follow "waits for"
   */
  record Wait(Kind kind, int input, long until, String what) {
    /**
     * A watermark.
     *
     * @param until which
     * @param what ends or is known then
     */
    public static Wait watermark(long until, String what) {
      return new Wait(Kind.WATERMARK, 0, until, what);
    }

    /**
     * A row.
     *
     * @param what which one
     */
    public static Wait row(String what) {
      return new Wait(Kind.ROW, 0, 0, what);
    }
  }
}
