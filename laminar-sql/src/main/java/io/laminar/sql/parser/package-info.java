/**
 * From SQL text to statements: immutable records, each with its place in the text.
 *
 * <pre>
 *   text ──▶ limits (bytes, tokens, depth) ──▶ generated parser ──▶ List&lt;Statement&gt; ──▶ catalog / planner
 *                  └──────────── LaminarException: code, line and column, remedy ◀──────────┘
 * </pre>
 *
 * Parsing touches no catalog and no planner, so that DDL stays cheap. Everything is stateless and may be called by any
 * thread. May import the JDK, {@code io.laminar.api}, the generated parser and Calcite's {@code sql} packages.
 */
@NullMarked
package io.laminar.sql.parser;

import org.jspecify.annotations.NullMarked;
