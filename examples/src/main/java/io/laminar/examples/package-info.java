/**
 * Programs that show how LaminarDB is used from Java; the tests run each of them.
 *
 * <pre>
 *   Quickstart      push ▶ tumbling maximum ▶ subscription, on one thread
 *   TradesToBars    two producer threads ▶ OHLC bars ▶ subscription
 *   ExactlyOnce     a producer ▶ a durable view ▶ a ledger; killed and started again
 * </pre>
 *
 * <p>Threads: each program says its own.
 *
 * <p>Imports: the JDK, {@code io.laminar} and {@code api}.
 */
@NullMarked
package io.laminar.examples;

import org.jspecify.annotations.NullMarked;
