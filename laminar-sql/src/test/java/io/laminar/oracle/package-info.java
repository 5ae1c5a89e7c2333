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
 * <p>The same queries are also replayed operator by operator, with a snapshot and restore between any two rows.
 *
 * <p>Where the two differ by intent, the generator stays away, and says so where it does.
 */
@NullMarked
package io.laminar.oracle;

import org.jspecify.annotations.NullMarked;
