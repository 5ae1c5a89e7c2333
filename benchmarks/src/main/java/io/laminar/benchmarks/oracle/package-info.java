/**
 * Random expressions over a table of random and extreme values, compared value by value with PostgreSQL and DuckDB.
 *
 * <pre>
 *   Values ─▶ the same table in three engines
 *   Expressions ─▶ Term (a spelling for each) ─┬▶ Laminar   over columns, and over constants
 *                                              ├▶ Postgres  (psql, a function that catches errors)
 *                                              └▶ Duck      (JDBC)
 *                                     Comparison ─▶ OracleRun: differences, counts, recorded answers
 * </pre>
 *
 * <p>An answer agrees when one of the two gives it, exactly: a DECIMAL is the oracle's number rounded half away from
 * zero to our scale, and an error where the type cannot hold that; a DOUBLE of a function may differ in its last two
 * digits. One thread. Imports the public API, and JDBC.
 */
@NullMarked
package io.laminar.benchmarks.oracle;

import org.jspecify.annotations.NullMarked;
