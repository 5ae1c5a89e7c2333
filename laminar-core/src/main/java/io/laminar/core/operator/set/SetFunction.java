package io.laminar.core.operator.set;

/** How often a row is in the result of a set operation, by how often it is on both sides. */
public enum SetFunction {
  /** Once, if it is on both sides. */
  INTERSECT("INTERSECT") {
    @Override
    long count(long left, long right) {
      return left > 0 && right > 0 ? 1 : 0;
    }
  },
  /** As often as on the side that has it less often. */
  INTERSECT_ALL("INTERSECT ALL") {
    @Override
    long count(long left, long right) {
      return Math.min(left, right);
    }
  },
  /** Once, if it is on the left side only. */
  EXCEPT("EXCEPT") {
    @Override
    long count(long left, long right) {
      return left > 0 && right == 0 ? 1 : 0;
    }
  },
  /** As often as the left side has it more often than the right one. */
  EXCEPT_ALL("EXCEPT ALL") {
    @Override
    long count(long left, long right) {
      return Math.max(0, left - right);
    }
  };

  private final String sql;

  SetFunction(String sql) {
    this.sql = sql;
  }

  /** The words of SQL. */
  public String sql() {
    return sql;
  }

  /** Tells whether a row that both sides only ever get more often is never taken out of the result. */
  public boolean onlyGrows() {
    return this == INTERSECT || this == INTERSECT_ALL;
  }

  /** How often it is in the result; no count is less than 0. */
  abstract long count(long left, long right);
}
