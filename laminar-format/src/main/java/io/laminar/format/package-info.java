/**
 * Rows and values as text: what the shell prints and connectors write.
 *
 * <pre>
 *   row ──▶ RowFormat: CsvFormat (CsvDialect) | JsonFormat ──▶ Writer
 *              └── value ──▶ ValueText, IntervalForm
 * </pre>
 *
 * <p>Threads: a format belongs to one thread; dialects are immutable, the forms of values are stateless.
 *
 * <p>Imports: the JDK, {@code api}, the text of casts of {@code core.expression}, FastCSV and Jackson's streaming core. It knows no connector, no
 * file and no engine.
 */
@NullMarked
package io.laminar.format;

import org.jspecify.annotations.NullMarked;
