/**
 * Nexmark by LaminarDB and by other engines: the same events, the same answers, in one run.
 *
 * <pre>
 *   PeerSuite ─▶ a JVM an engine and query: PeerFork ─▶ LaminarEngine │ FlinkEngine │ JetEngine │ EsperEngine
 *        ▲                                     │
 *        └────────── lines RESULT … ───────────┘
 * </pre>
 *
 * <p>Each engine gets its rows in the form that it likes best, made beforehand, and gives its results to a sink that drops
 * them; for the comparison of answers a small number of events is run once and all results are added up.
 *
 * <p>Imports: the JDK, {@code io.laminar}, {@code api}, {@code nexmark}, Flink, Hazelcast and Esper.
 */
@NullMarked
package io.laminar.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
