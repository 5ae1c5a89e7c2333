/**
 * Rows from and to files: {@code FROM FILE (path = …, format = 'csv' | 'json' | 'arrow', …)} and {@code INTO
 * FILE (…)}.
 *
 * <pre>
 *   FilePattern ─▶ Inputs ─▶ Compression ─▶ Utf8Reader      the files, one after another
 *                                               │
 *   FileSource:  CSV  ──FastCSV──▶ CsvLine ──┐  ▼  one field at a time
 *                                            ├──▶ ValueReader ──▶ RowWriter.push
 *                JSON ──Jackson──▶ token ────┘     names file, line and column of what it cannot
 *                                                  read: BadRecords ends the source, or skips it
 *                ARROW ─IpcInput─▶ slots ──────────▶ RowWriter.push
 *
 *   SinkConnector.write(row) ──▶ RowOutput: CsvFormat | JsonFormat | IpcOutput ──▶ Compression ──▶ file
 * </pre>
 *
 * <p>Threads: a connector belongs to the thread that the database gives it; factories are
 * stateless. A pipe is opened by a thread of its own, which {@code PipeEnd} starts: no interrupt ends
 * the opening, but the wait for it.
 *
 * <p>Imports: the JDK, {@code api}, {@code core.connector}, {@code core.arrow}, {@code format}, FastCSV, Jackson's streaming core, and zstd-jni where it is there.
 */
@NullMarked
package io.laminar.connector.file;

import org.jspecify.annotations.NullMarked;
