/**
 * Nexmark: an online auction as three streams of events, and the queries of the public benchmark over them.
 *
 * <pre>
 *   NexmarkConfig ─▶ NexmarkEvents (Person, Auction, Bid in batches, made beforehand)
 *                          │ Source.pushBatch
 *                          ▼
 *   examples/nexmark/*.sql ─▶ LaminarDB ─▶ a subscription that counts ─▶ NexmarkResult
 * </pre>
 *
 * <p>An event follows from its number and the seed alone: event {@code n} is a person where {@code n % 50} is 0, an
 * auction where that is 1 to 3, and else a bid.
 *
 * <p>Threads: {@link io.laminar.nexmark.NexmarkRun} pushes and counts on the thread that calls it; events are made on
 * any thread.
 *
 * <p>Imports: the JDK, {@code io.laminar} and {@code api}.
 */
@NullMarked
package io.laminar.nexmark;

import org.jspecify.annotations.NullMarked;
