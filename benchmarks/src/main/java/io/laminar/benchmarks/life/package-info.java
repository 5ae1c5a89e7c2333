/**
 * Random lives of databases with exact accounts: statements, stops and ends come while rows flow
 * through tiny rings, and not one row may be missing or twice, and no result other than that of a
 * naive model.
 *
 * <pre>
 *   LifeRun ──▶ a JVM (1 or 2 processors, small heap) ──▶ Life: one database from open to close
 *
 *   Feeder × 1-3 ──push of every kind──▶ a, b ──▶ q ──▶ Watchers: rows, groups, totals
 *        │                                ▲                 │
 *        │          Statements: CREATE, REPLACE, DROP, stop, start, subscribe, metrics
 *        ▼                                                  ▼
 *   accepted   =   delivered + given up by policy + undelivered at the end        (Accounts)
 * </pre>
 *
 * <p>{@code Transfers} looks at one of those results for long: a total that is always 0.
 *
 * <p>Threads: in caller-runs all take turns on one; else each feeder, each
 * watcher and the statements have one of their own.
 *
 * <p>Imports: the JDK, {@code io.laminar}, {@code io.laminar.api}; nothing depends on this package.
 */
@NullMarked
package io.laminar.benchmarks.life;

import org.jspecify.annotations.NullMarked;
