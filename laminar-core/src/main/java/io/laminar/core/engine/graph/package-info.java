/**
 * The graph of a database: which queries there are, what they read, and how that is changed.
 *
 * <pre>
 *   SourceInput ──▶ Query ──▶ Query ──▶ RingStage            held by Graph
 *                     │ operators that go by the clock
 *                     └── QueryTicks ──▶ Ticks: one queue by the time that has passed
 *
 *   Changes: one Change after the other, a bounded step a round, between two batches
 *     NewQuery     hold the sources behind it ▶ let it read what views hold ▶ connect it
 *     Replacement  NewQuery in place of an old one ▶ ViewExchange of its rows ▶ move the readers
 * </pre>
 *
 * <p>A {@link io.laminar.core.engine.graph.Query} is a pipeline with a boundary: what goes wrong in it
 * ends it, and nothing else goes on differently. While a {@link
 * io.laminar.core.engine.graph.Change} is under way, the sources behind it are {@linkplain
 * io.laminar.core.engine.graph.Hold held}; others go on. Refused, it leaves all as it was.
 *
 * <p>A tick is one commit, takes its way in bounded steps as a watermark does, and is an entry of the
 * recorded order. What a replay says of a query that is made stands in a {@link
 * io.laminar.core.engine.graph.Prescription}.
 *
 * <p>All belongs to the engine's thread; this room does not know which one that is, and who asks.
 *
 * <p>Imports: the JDK, {@code api}, {@code core.engine.source}, {@code core.engine.output}, and what
 * the engine may import.
 */
@NullMarked
package io.laminar.core.engine.graph;

import org.jspecify.annotations.NullMarked;
