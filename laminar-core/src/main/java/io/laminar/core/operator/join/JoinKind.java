package io.laminar.core.operator.join;

/** Which rows a join gives. */
public enum JoinKind {
  /** The pairs that meet. */
  INNER(false, false),
  /** And rows of the left input without a partner, beside NULLs. */
  LEFT(true, false),
  /** And rows of the right input without a partner, beside NULLs. */
  RIGHT(false, true),
  /** And rows of both without a partner, beside NULLs. */
  FULL(true, true),
  /** The rows of the left input that have a partner. */
  SEMI(false, false),
  /** The rows of the left input that have none. */
  ANTI(false, false);

  private final boolean keepsLeft;
  private final boolean keepsRight;

  JoinKind(boolean keepsLeft, boolean keepsRight) {
    this.keepsLeft = keepsLeft;
    this.keepsRight = keepsRight;
  }

  /** Tells whether it gives rows of the left input beside NULLs. */
  public boolean keepsLeft() {
    return keepsLeft;
  }

  /** Tells whether it gives rows of the right input beside NULLs. */
  public boolean keepsRight() {
    return keepsRight;
  }

  /** Tells whether it gives pairs; otherwise rows of the left input alone. */
  public boolean givesPairs() {
    return this != SEMI && this != ANTI;
  }

  /** Tells whether a row that comes can take back a result. */
  public boolean retracts() {
    return this != INNER && this != SEMI;
  }
}
