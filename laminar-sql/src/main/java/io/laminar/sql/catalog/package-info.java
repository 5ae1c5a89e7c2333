/**
 * What exists: sources, streams, materialized views and sinks, who reads whom, and what their options say.
 *
 * <pre>
 *   Statement ──▶ OptionReader ──▶ SourceDefinition ─┐
 *                     planner ──▶ ViewDefinition   ──┼──▶ Catalog ──▶ planner, DESCRIBE, SHOW, drop order
 *                                 SinkDefinition   ──┘
 * </pre>
 *
 * <p>Threads: definitions are immutable. A {@link io.laminar.sql.catalog.Catalog} has one writer at a time (its owner's
 * lock); every thread may read it without one.
 *
 * <p>Imports: the JDK, {@code io.laminar.api} and {@code io.laminar.sql.parser}; neither Calcite nor the engine.
 */
@NullMarked
package io.laminar.sql.catalog;

import org.jspecify.annotations.NullMarked;
