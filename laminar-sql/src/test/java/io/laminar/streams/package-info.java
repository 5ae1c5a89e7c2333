/**
 * Behaviour of streams as text: statements, rows, watermarks, steps of the clock, and the changes or
 * errors that are expected. Adding a case needs no Java.
 *
 * <pre>
 *   streams/*.txt ─▶ StreamCase: title, lines ─▶ StreamRun, in each CutMode ─▶ differences
 * </pre>
 *
 * <p>A case begins with {@code === title}. Its lines, in order:
 *
 * <pre>
 *   CREATE SOURCE t (k VARCHAR NOT NULL, …);     a statement, to the line that ends with a semicolon
 *   !! NOT_SUPPORTED words of the message        the statement above is refused so
 *   SELECT k FROM v;                             a query; the lines below are all its rows, in order
 *   = a, 1
 *   = nothing
 *   ~ words                                      some row of the query above contains these words
 *   t &lt;- a, 1, 00:01                             a row is pushed into the source t
 *   t @ 00:05                                    its watermark is raised; END is the end of time
 *   t finish                                     its handle ends, and so the source
 *   CLOCK + 5 s                                  the clock goes on (ms, s, min, h) and ticks
 *   v + a, 1                                     changes that v emitted since the lines about v above:
 *   v - a, 1                                     all of them, in order
 *   v nothing                                    none at all
 *   v late 1                                     a counter: late, errors, ignored, state (bytes, none is 0)
 *   -- a remark
 * </pre>
 *
 * <p>Values stand as text, NULL is {@code NULL}, an empty text {@code ''}, a text that has commas or blanks at its ends is in single quotes. A
 * TIMESTAMP of 1970-01-01 is its time of day alone, {@code 00:01} or {@code 00:01:00.5}, an interval is as Java writes it. What is named in a line of
 * changes is subscribed to when it is created; what it emitted and no line expects is a failure.
 */
@NullMarked
package io.laminar.streams;

import org.jspecify.annotations.NullMarked;
