/**
 * Replays an operator test in every way that must not matter.
 *
 * <pre>
 *   steps: rows, watermarks ─▶ OperatorHarness ─▶ whole, one by one, in random cuts, with a restore
 *                                  │              between rows, in ring slots, with gaps
 *   expected rows ─────────────────┴──▶ the same output each time
 * </pre>
 */
@NullMarked
package io.laminar.core.operator.harness;

import org.jspecify.annotations.NullMarked;
