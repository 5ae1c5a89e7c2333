/**
 * Rows by rank: Top-N as a changelog, per key or of all rows, and per window.
 *
 * <pre>
 *   Batch ─▶ RankedPartitions:  key ─▶ tree of nodes in the order of the sort keys, then of arrival
 *                 │                       node ─▶ row, held once however many equal rows there are
 *                 │ which rows enter and leave the first n
 *                 ▼
 *            CommitChanges:  netted row by row, or position by position where numbers are shown
 *                 │
 *                 ▼          −1 of what left, +1 of what entered        TopNOperator
 *            the first n of each key, when W reaches a window's end     WindowTopNOperator
 * </pre>
 *
 * <p>Over append-only input a partition keeps no more rows than it shows; over a changelog it keeps all, so that the
 * next row comes up when one is retracted.
 *
 * <p>Threads: confined to the thread that runs the operators.
 *
 * <p>Imports: the JDK, {@code api}, {@code core.data}, {@code core.expression}, {@code core.state}, {@code
 * core.operator}.
 */
@NullMarked
package io.laminar.core.operator.rank;

import org.jspecify.annotations.NullMarked;
