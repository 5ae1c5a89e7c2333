/**
 * Random queries over random rows, answered twice: by LaminarDB as a stream of changes, by DuckDB as
 * one batch.
 *
 * <pre>
 *   seed ─▶ RandomTable ─┬─▶ pushed by 1-3 handles in random cuts ─▶ LaminarDB ─▶ sum of the changes ─┐
 *        └▶ RandomQuery ─┼─────────────────────────────────────────────┘                              ├─ equal?
 *                        └─▶ INSERT ─────────────────────────────────▶ DuckDB ────▶ rows ─────────────┘
 * </pre>
 *
 * <p>The same for views over each other and over two sources, unions among them, with rows that are late for a window:
 *
 * <pre>
 *   seed ─▶ PipelineInput: rows of t and s in the order of their pushes, and the watermarks that each meets
 *        └▶ RandomPipeline ─▶ View … View ─▶ each a RandomStep over sources, views, sub-selects
 *                                 rows or Arrow in, engine thread or caller-runs, rows or Arrow out
 *                                 each view of both ─▶ equal? and so are queries over materialized views
 * </pre>
 *
 * <p>A pipeline of {@code RandomTimed} steps is about event time and the order of rows: sessions, windows by row count, joins by
 * time, elements of arrays, ranks and functions over the rows of a window.
 *
 * <p>What DuckDB cannot say is compared with naive models, which compute each answer from all that has happened:
 *
 * <pre>
 *   seed ─▶ ModelQuery … ModelQuery ─▶ LaminarDB in caller-runs, with a clock of its own ─▶ sum of the changes ─┐
 *        └▶ rows, deletions, watermarks, steps of the clock, one at a time ─▶ ModelHistory ─▶ answer ───────────┴─ equal after each?
 * </pre>
 *
 * <p>All of these are put into programs, in which views also come and go, handles have their rows, and the clock moves:
 *
 * <pre>
 *   seed ─▶ RandomProgram ─┬─▶ in memory, to the end ─────────────────────▶ outcome of each event ─┐
 *                          └─▶ with a log: crash, open, crash, open, … ───▶ outcome of each event ─┴─ equal? and the sums as DuckDB has them
 * </pre>
 *
 * <p>The same queries and pipelines are also replayed operator by operator, with a snapshot and restore between any
 * two rows.
 *
 * <p>Where the two differ by intent, the generator stays away, and says so where it does.
 */
@NullMarked
package io.laminar.oracle;

import org.jspecify.annotations.NullMarked;
