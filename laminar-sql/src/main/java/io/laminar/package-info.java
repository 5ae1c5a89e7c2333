/**
 * The facade: {@link io.laminar.LaminarDB} and how it carries out statements.
 *
 * <pre>
 *   execute(sql) ─▶ SqlParser ─▶ StatementRunner ─┬─▶ Catalog        what exists
 *                                                 ├─▶ Planner ─▶ Pipelines ─▶ Engine.createQuery
 *                                                 ├─▶ Feeds          FROM and INTO connectors
 *                                                 └─▶ AdHocStatements ─▶ AdHocPlan, kept by text
 *                                                          values ─▶ ParameterBinding ─┤ run: all rows
 *                                                          over snapshots of views     └ open: QueryCursor
 *   prepare(sql) ─▶ SqlParser ─▶ PreparedStatement ─▶ Outlines (looks only), StatementRunner
 *   source(name), sink(name) ─▶ codec + Engine.control ─▶ handles
 * </pre>
 *
 * <p>Threads: any; statements run one at a time under the database's lock, on the caller's thread.
 *
 * <p>Imports: everything but Calcite.
 */
@NullMarked
package io.laminar;

import org.jspecify.annotations.NullMarked;
