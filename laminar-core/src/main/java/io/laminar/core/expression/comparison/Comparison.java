package io.laminar.core.expression.comparison;

/** The comparison operators. */
public enum Comparison {
  /** Equal. */
  EQUAL,
  /** Not equal. */
  NOT_EQUAL,
  /** Less. */
  LESS,
  /** Less or equal. */
  LESS_OR_EQUAL,
  /** Greater. */
  GREATER,
  /** Greater or equal. */
  GREATER_OR_EQUAL;

  /** The operator that holds when the operands change places. */
  public Comparison swapped() {
    return switch (this) {
      case EQUAL, NOT_EQUAL -> this;
      case LESS -> GREATER;
      case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
      case GREATER -> LESS;
      case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
    };
  }

  /** Tells whether the operator holds for a comparator's answer. */
  public boolean holds(int order) {
    return switch (this) {
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case LESS -> order < 0;
      case LESS_OR_EQUAL -> order <= 0;
      case GREATER -> order > 0;
      case GREATER_OR_EQUAL -> order >= 0;
    };
  }
}
