/**
 * The nodes which the generated parser builds for LaminarDB's own statements and clauses.
 *
 * <pre>
 *   SQL text ──▶ generated.LaminarSqlParser ──▶ Calcite SqlNode
 *                                          └──▶ nodes of this package ──▶ io.laminar.sql.parser (records)
 * </pre>
 *
 * Nodes are made and read by the one thread that parses. Nothing outside {@code io.laminar.sql.parser} should look at
 * them: it turns them into immutable statement records. May import only the JDK and Calcite's {@code sql} packages.
 */
@NullMarked
package io.laminar.sql.parser.ast;

import org.jspecify.annotations.NullMarked;
