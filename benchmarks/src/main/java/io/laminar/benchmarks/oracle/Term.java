package io.laminar.benchmarks.oracle;

/**
 * An expression as the engines spell it. Immutable.
 *
 * @param kind what it gives
 * @param laminar ours
 * @param postgres PostgreSQL's
 * @param duck DuckDB's
 */
record Term(Kind kind, String laminar, String postgres, String duck) {
  /** One that all spell alike. */
  static Term of(Kind kind, String sql) {
    return new Term(kind, sql, sql, sql);
  }

  /** Puts terms into a pattern with %s, the same for all engines. */
  static Term all(Kind kind, String pattern, Term... terms) {
    return each(kind, pattern, pattern, pattern, terms);
  }

  /** Puts terms into our pattern, and into one for the others. */
  static Term ours(Kind kind, String laminar, String others, Term... terms) {
    return each(kind, laminar, others, others, terms);
  }

  /** Puts terms into a pattern for each engine. */
  static Term each(Kind kind, String laminar, String postgres, String duck, Term... terms) {
    Object[] own = new Object[terms.length];
    Object[] first = new Object[terms.length];
    Object[] second = new Object[terms.length];
    for (int i = 0; i < terms.length; i++) {
      own[i] = terms[i].laminar;
      first[i] = terms[i].postgres;
      second[i] = terms[i].duck;
    }
    return new Term(
        kind,
        String.format(laminar, own),
        String.format(postgres, first),
        String.format(duck, second));
  }
}
