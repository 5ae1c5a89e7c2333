/**
 * The {@code laminar} command: scripts, one-shots and the interactive shell.
 *
 * <pre>
 *   laminar run FILE ─┐                                  ┌─▶ stdout: RowFormat (table, csv, json, …)
 *   laminar demo     ─┼─▶ Statements ─▶ Session ─▶ LaminarDB
 *   laminar -c SQL   ─┤                    │             └─▶ stderr: progress, summary, ErrorText
 *   laminar  (Repl)  ─┘                    └── DotCommand (.help, .sources, …)
 *   laminar nexmark  ──▶ NexmarkCommand ─▶ NexmarkRun ─▶ LaminarDB
 * </pre>
 *
 * <p>Threads: everything runs on the main thread; the terminal's signal handler only sets a flag.
 *
 * <p>Imports: the JDK, {@code io.laminar}, {@code api}, the formats, {@code nexmark},
 * picocli and JLine.
 */
@NullMarked
package io.laminar.shell;

import org.jspecify.annotations.NullMarked;
