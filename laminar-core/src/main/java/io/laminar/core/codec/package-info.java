/**
 * Rows between their Java form and the words of a slot: records, untyped rows, and rows written or
 * read column by column. Every check of a row's values is here, before anything is published.
 *
 * <pre>
 *                 RecordEncoder&lt;T&gt;                                       RecordDecoder&lt;T&gt;
 *   T, Row ─────▶ UntypedEncoder   ──▶ ColumnEncoder ──▶ slot words ──▶ ColumnDecoder ──▶ UntypedDecoder ──▶ T, Row
 *   setLong(…) ─▶ StagedRow            (range, NULL,     SideBytes      (no checks)       SlotRowView    ──▶ getLong(…)
 *                                       length, scale)
 * </pre>
 *
 * <p>A record type becomes one composed method handle: made once, when the source or sink handle is
 * made, and called once a row, without reflection, boxing or allocation.
 *
 * <p>Threads: encoders and decoders are immutable and shared; {@link
 * io.laminar.core.codec.StagedRow}, {@link io.laminar.core.codec.StagedBytes} and {@link
 * io.laminar.core.codec.SlotRowView} belong to one thread at a time.
 *
 * <p>Imports: the JDK, {@code api}, {@code core.data}.
 */
@NullMarked
package io.laminar.core.codec;

import org.jspecify.annotations.NullMarked;
