/**
 * What a materialized view holds.
 *
 * <pre>
 *   changes ──add──▶ ViewRows ──pin──▶ PinnedRows ──batches──▶ an ad-hoc query, a later view
 *                       │
 *   GROUP BY over rows  │ GroupedRows: what the operator holds anyway
 *            with a key │ KeyedRows: an entry a key, updated in place
 *         without a key │ BagRows: an entry a row, with its weight
 * </pre>
 *
 * <p>Rows are kept in the order in which they came; a row that is updated in place keeps its place.
 *
 * <p>Threads: confined to the thread that runs the operators; what is pinned is for any.
 *
 * <p>Imports: the JDK, {@code api}, {@code core.data}, {@code core.state}, {@code core.operator},
 * {@code core.pipeline}.
 */
@NullMarked
package io.laminar.core.view;

import org.jspecify.annotations.NullMarked;
