package io.laminar.benchmarks.oracle;

/** The kinds of values that expressions have. */
enum Kind {
  INTEGER,
  DECIMAL,
  DOUBLE,
  TEXT,
  BOOLEAN,
  DATE,
  TIMESTAMP;

  boolean isExact() {
    return this == INTEGER || this == DECIMAL;
  }
}
