/**
 * Rows in any order, per key or all of them: Top-N and functions OVER them, as a changelog or per window.
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
 *
 *            RankedPartitions:  node ─▶ row, result
 *                 │ which rows come and go
 *                 ▼
 *            KeyFrames ─▶ ChangedKeys: which positions may have other results
 *                 │
 *                 ▼ the end of the commit
 *            OverPass: one row after the other, its frame in a group of core.operator.aggregate
 *                 │
 *                 ▼
 *            ResultChanges: netted by row and result                    OrderedOverOperator
 *            or the rows, when W reaches a window's end                 WindowOverOperator
 * </pre>
 *
 * <p>Over append-only input Top-N keeps no more rows of a key than it shows; over a changelog it keeps all, so that the
 * next row comes up when one is retracted. Functions OVER keep all rows, and the result of each: what is retracted is
 * what was emitted.
 *
 * <p>Threads: confined to the thread that runs the operators.
 *
 * <p>Imports: the JDK, {@code api}, {@code core.data}, {@code core.expression}, {@code core.state}, {@code core.time},
 * {@code core.operator}, {@code core.operator.aggregate}, {@code core.operator.over}.
 */
@NullMarked
package io.laminar.core.operator.rank;

import org.jspecify.annotations.NullMarked;
