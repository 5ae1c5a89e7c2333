/**
 * Sessions: windows that begin with a row of a key and last until no row has come for a gap of event time.
 *
 * <pre>
 *   rows ──▶ SessionRows: usable? ──NULL time──▶ row error
 *               │
 *               ▼
 *            Sessions: key ──▶ its open sessions, a tree by start ──no session, end behind W──▶ late: dropped, counted
 *               │ falls into one, or is less than a gap away: that one grows
 *               │ is less than a gap away from two: they are merged
 *               ▼
 *            Groups: one group a session        append-only input, on close: SessionAggregateOperator, batch by batch
 *                                               EMIT CHANGES: SessionChangesOperator, row by row, −1/+1
 *                    one group a key and time   changelogs: SessionChangesOperator
 *   W ──▶ waiting: sessions by the end that they had ──▶ due: by end, start, arrival ──▶ SessionCloser: emitted in bounded
 *                                                                                          steps, then dropped
 *
 *   LATE DATA TO: rows ──▶ LateSessionRowsOperator: Sessions without groups ──late──▶ the rows that are dropped above
 * </pre>
 *
 * <p>A session is [first, last + gap). What a merge costs does not depend on how many rows the two have, but for
 * aggregates that keep their values.
 *
 * <p>Threads: confined to the thread that runs the operators.
 *
 * <p>Imports: as {@code core.operator}, and {@code core.operator.aggregate}.
 */
@NullMarked
package io.laminar.core.operator.session;

import org.jspecify.annotations.NullMarked;
