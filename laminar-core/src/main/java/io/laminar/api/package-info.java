/**
 * What a user of LaminarDB holds in hand: sources, subscriptions, rows, schemas, configuration and
 * coded errors. Nothing here knows how the engine works.
 *
 * <pre>
 *   Source&lt;T&gt;.push ──▶ (engine) ──▶ Sink&lt;T&gt;.subscribe ──▶ Subscription&lt;T&gt;.poll
 *        │                                                      │
 *     Row, RowWriter, T                              T, Change&lt;T&gt;, Row, RowVisitor
 *   SQL, parameters ──▶ QueryResult, all rows at once; QueryRows, one by one, under QueryOptions
 *                 every error is a LaminarException with an ErrorCode
 * </pre>
 *
 * <p>Threads: a {@link io.laminar.api.Source} handle and a {@link io.laminar.api.Subscription} each
 * belong to one thread at a time; everything else here is immutable or says otherwise.
 *
 * <p>Imports: the JDK; Arrow only in the few methods that take or give a batch.
 */
@NullMarked
package io.laminar.api;

import org.jspecify.annotations.NullMarked;
