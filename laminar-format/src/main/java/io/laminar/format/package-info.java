/**
 * Rows and values as text: what the shell prints and connectors write.
 *
 * <pre>
 *   row ──▶ RowFormat: CsvFormat (CsvDialect) | JsonFormat ──▶ Writer
 *              └── value ──▶ ValueText
 * </pre>
 *
 * <p>Threads: a format belongs to one thread; dialects are immutable, {@code ValueText} is stateless.
 *
 * <p>Imports: the JDK, {@code api}, FastCSV and Jackson's streaming core. It knows no connector, no
 * file and no engine.
 */
@NullMarked
package io.laminar.format;

import org.jspecify.annotations.NullMarked;
