package io.laminar.benchmarks.oracle;

import org.jspecify.annotations.Nullable;

/**
 * An engine's answer to one expression over one row. Immutable.
 *
 * @param state what it is
 * @param value the value, or the message of a failure; null for NULL
 */
record Answer(State state, @Nullable Object value) {
  enum State {
    /** A value, or NULL. */
    VALUE,
    /** The row fails. */
    FAILED,
    /** The engine does not take the expression at all. */
    REFUSED
  }

  static Answer of(@Nullable Object value) {
    return new Answer(State.VALUE, value);
  }

  static Answer failed(@Nullable String message) {
    return new Answer(State.FAILED, message);
  }

  static Answer refused(@Nullable String message) {
    return new Answer(State.REFUSED, message);
  }

  @Override
  public String toString() {
    return state == State.VALUE ? String.valueOf(value) : state + " " + value;
  }
}
