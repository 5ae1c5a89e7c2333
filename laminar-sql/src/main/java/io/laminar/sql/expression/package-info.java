/**
 * The operators and functions of SQL, and how calls of them become kernels.
 *
 * <pre>
 *   Functions ── FunctionEntry: names, operators (signature, result type), NULL rule, clock, kernel, reference lines
 *       │                                                                        │
 *       ├─▶ sql.validate: what may be named                                      ├─▶ docs/sql-functions.md
 *       ├─▶ sql.physical: whether a plan asks for the time                       │
 *       └─▶ ExpressionCompiler: RexNode ──kernel of the entry──▶ core.expression.Expression
 * </pre>
 *
 * <p>A function is one entry in one of the {@code …Entries}. All is immutable; expressions belong to the operator that
 * they are made for.
 *
 * <p>Imports: the JDK, {@code api}, {@code core.data}, {@code core.expression}, and Calcite.
 */
@NullMarked
package io.laminar.sql.expression;

import org.jspecify.annotations.NullMarked;
