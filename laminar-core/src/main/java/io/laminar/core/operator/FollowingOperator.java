package io.laminar.core.operator;

/**
 * An operator of several inputs whose output has the time of one of them, such as rows that look
 * something up in a table: the watermark of what comes out is that of this input.
 */
public interface FollowingOperator extends Operator {
  /** Returns the number of the input whose time it is. */
  int timeInput();
}
