/**
 * Rows from and to files: {@code FROM FILE (path = …, format = 'csv' | 'json', …)} and {@code INTO
 * FILE (…)}.
 *
 * <pre>
 *   flights.csv ──FastCSV──▶ CsvLine ──┐  one field at a time
 *                                      ├──▶ ValueReader ──▶ RowWriter.push
 *   flights.json ──Jackson──▶ token ───┘  names file, line and column of what it cannot read
 *
 *   SinkConnector.write(row) ──▶ RowFormat: CsvFormat | JsonFormat ──▶ result.csv, result.json
 * </pre>
 *
 * <p>Threads: a connector belongs to the thread that the database gives it; factories are
 * stateless. A pipe is opened by a thread of its own, which {@code PipeEnd} starts: no interrupt ends
 * the opening, but the wait for it.
 *
 * <p>Imports: the JDK, {@code api}, {@code core.connector}, {@code format}, FastCSV and Jackson's streaming core.
 */
@NullMarked
package io.laminar.connector.file;

import org.jspecify.annotations.NullMarked;
