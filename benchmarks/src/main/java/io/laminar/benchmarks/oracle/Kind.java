package io.laminar.benchmarks.oracle;

/** What an expression gives. */
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
