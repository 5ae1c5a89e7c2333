/**
 * Arrow at the edge: whole batches in and out, column by column. Loaded only when a batch is pushed
 * or asked for; the only place that knows how Arrow lays values out.
 *
 * <pre>
 *   VectorSchemaRoot ─▶ ArrowRows.point ─▶ check (all rows) ─▶ write ─▶ slots side by side + side bytes
 *                        by column name     NULL, range, UTF-8           ArrowColumn: one a column
 *
 *   IpcInput: messages ─▶ VectorSchemaRoot ─▶ ArrowRows ─▶ slots ─▶ RowWriter
 *   IpcOutput: RowView ─▶ slot ─▶ ArrowBatchBuilder ─▶ messages
 *
 *   slots or Batch ─▶ ArrowBatchBuilder.append ─▶ finish ─▶ VectorSchemaRoot (+ __weight)
 * </pre>
 *
 * <table>
 *   <caption>Forms: what is given out, and what is taken in besides</caption>
 *   <tr><th>column</th><th>Arrow out</th><th>also taken</th></tr>
 *   <tr><td>BOOLEAN</td><td>Bool</td><td></td></tr>
 *   <tr><td>TINYINT … BIGINT</td><td>Int 8 … 64, signed</td><td>any Int, range checked</td></tr>
 *   <tr><td>REAL, DOUBLE</td><td>Float 32, 64</td><td>Float 32 for DOUBLE</td></tr>
 *   <tr><td>DECIMAL(p, s)</td><td>Decimal128(p, s)</td><td>any Decimal128 of scale s</td></tr>
 *   <tr><td>CHAR, VARCHAR</td><td>Utf8</td><td>LargeUtf8, Binary (UTF-8)</td></tr>
 *   <tr><td>VARBINARY</td><td>Binary</td><td>LargeBinary</td></tr>
 *   <tr><td>DATE</td><td>Date, days</td><td>Date, milliseconds of whole days</td></tr>
 *   <tr><td>TIME</td><td>Time, nanoseconds</td><td>Time of any unit</td></tr>
 *   <tr><td>TIMESTAMP(p)</td><td>Timestamp in its unit</td><td>any unit, where nothing is lost</td></tr>
 *   <tr><td>… WITH LOCAL TIME ZONE</td><td>Timestamp, UTC</td><td>likewise</td></tr>
 *   <tr><td>ARRAY</td><td>List of the element's form</td><td>List of what is taken for the element</td></tr>
 * </table>
 *
 * <p>Memory crosses 256 values at a time, through heap arrays or, for whole words, by addresses that
 * were checked for the chunk: no JVM flag is needed, and a malformed batch cannot reach outside of
 * its buffers.
 *
 * <p>Threads: everything here belongs to one thread at a time.
 *
 * <p>Imports: the JDK, {@code api}, {@code core.data}, {@code core.codec} and Arrow.
 */
@NullMarked
package io.laminar.core.arrow;

import org.jspecify.annotations.NullMarked;
