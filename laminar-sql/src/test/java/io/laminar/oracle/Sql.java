package io.laminar.oracle;

/**
 * An expression in both dialects.
 *
 * @param laminar ours
 * @param duck theirs
 * @param type of the result
 * @param bound how large an integer can be: nothing is generated that could overflow, since a row error removes the
 *     row here and fails the query there
 */
record Sql(String laminar, String duck, OracleType type, long bound) {
  static final int COLUMN_BOUND = 10;

  static Sql same(String text, OracleType type, long bound) {
    return new Sql(text, text, type, bound);
  }

  static Sql condition(String laminar, String duck) {
    return new Sql(laminar, duck, OracleType.BOOLEAN, 0);
  }

  Sql withBound(long newBound) {
    return new Sql(laminar, duck, type, newBound);
  }

  /** The same text around both. */
  Sql wrap(String before, String after, OracleType newType) {
    return new Sql(before + laminar + after, before + duck + after, newType, bound);
  }
}
