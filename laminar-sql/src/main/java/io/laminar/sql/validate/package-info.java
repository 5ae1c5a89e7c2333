/**
 * From a parsed query to one whose names, types and forms are known to be right.
 *
 * <pre>
 *   SqlNode ─▶ SyntaxCheck ─▶ QueryRewrite ─▶ LaminarValidator ─▶ AggregateCheck ─▶ SqlNode, typed
 *              (not built:     (TUMBLE in        ▲        ▲         (not built:
 *               refused)        GROUP BY, names) │        │          refused)
 *                                      LaminarOperators  Relations (sources, streams, views: read only)
 *
 *   whatever Calcite throws ─▶ ValidationErrors ─▶ LaminarException (code, position, remedy)
 * </pre>
 *
 * <p>Nothing here is shared between two queries but the immutable type system and operators, so any
 * thread may validate.
 *
 * <p>Imports: the JDK, {@code api}, {@code sql.parser}, {@code sql.expression} and Calcite.
 */
@NullMarked
package io.laminar.sql.validate;

import org.jspecify.annotations.NullMarked;
