/**
 * Measurements of whole queries: rows go in through a source, and come out of a subscription.
 *
 * <pre>
 *   latency:   schedule ──▶ push ──lane──▶ SQL ──ring──▶ visit ──▶ histogram (from the intended time)
 *              schedule ──▶ lane ──▶ copy ──▶ ring ──▶ visit        the same rings without SQL
 *   bulk:      Arrow or records ──▶ push ──▶ SQL ──▶ visit ──▶ rows a second, beside a fused loop
 *   start-up:  open() ──▶ CREATE … ──▶ push ──▶ first row, in a fresh JVM
 * </pre>
 *
 * <p>Threads: the measuring thread pushes and reads; with the engine thread that makes two. Each
 * entry states its number.
 *
 * <p>Imports: anything; nothing depends on this module.
 */
@NullMarked
package io.laminar.benchmarks.sql;

import org.jspecify.annotations.NullMarked;
