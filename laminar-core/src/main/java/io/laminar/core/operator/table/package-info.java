/**
 * What a table keeps: one row a key, written over and deleted.
 *
 * <pre>
 *   rows (+1 upsert, −1 delete) ──▶ UpsertOperator: the row of the key ──▶ −1 of the old, +1 of the new
 *                                        │
 *   with a WATERMARK: VersionedUpsertOperator    the row of greatest event time holds; a deletion is
 *                                                remembered until the watermark has passed it
 *   entry: │ key │ neighbours │ event time │ NULL bits │ the other columns │
 * </pre>
 *
 * <p>Threads: confined to the thread that runs the operators; what is pinned is for any.
 *
 * <p>Imports: as {@code core.operator}.
 */
@NullMarked
package io.laminar.core.operator.table;

import org.jspecify.annotations.NullMarked;
