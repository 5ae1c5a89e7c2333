/**
 * Dates, times, timestamps and intervals: the proleptic Gregorian calendar in whole numbers.
 *
 * <pre>
 *   timestamp in its unit ──▶ (days since 1970-01-01, units of the day) ──▶ year, month, day, …
 *                                     └──────────── and back ────────────┘
 * </pre>
 *
 * <p>Days become a civil date by Howard Hinnant's algorithms (chrono-compatible low-level date
 * algorithms, 2014): arithmetic only, no tables, no objects.
 *
 * <p>Threads: as the tree that an expression belongs to, one at a time.
 *
 * <p>Imports: the JDK, {@code api}, {@code core.data}, {@code core.expression} and its {@code text}.
 */
@NullMarked
package io.laminar.core.expression.temporal;

import org.jspecify.annotations.NullMarked;
