/**
 * Windows by the number of rows of a key, in the order of their arrival.
 *
 * <pre>
 *   rows ──▶ key: │ rows so far │ pane │ back │ front │ behind │
 *              │
 *              ▼
 *            pane: rows that all windows share, a group ──full──▶ CountPanes
 *                                                                   │ n-th row of a window
 *                                                                   ▼
 *                                                     front's first ⊕ back ──▶ one row
 *
 *   front:  panes as suffixes: the first is all of them, the next one all but the oldest
 *   behind: newer panes, newest first; back is the sum of them
 * </pre>
 *
 * <p>Two stacks (Tangwongsan, Hirzel and Schneider, DEBS 2017): a pane is merged a few times, however many windows it is in.
 *
 * <p>Threads: confined to the thread that runs the operators.
 *
 * <p>Imports: as {@code core.operator}, and {@code core.operator.aggregate}.
 */
@NullMarked
package io.laminar.core.operator.count;

import org.jspecify.annotations.NullMarked;
