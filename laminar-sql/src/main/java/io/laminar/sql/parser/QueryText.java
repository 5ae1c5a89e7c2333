package io.laminar.sql.parser;

import io.laminar.api.SqlPosition;
import org.apache.calcite.sql.SqlNode;

/**
 * A query and what is to be emitted of it.
 *
 * @param position where the query and its clauses stand
 * @param text the query's text without EMIT and what follows it
 * @param node Calcite's tree of the query; Calcite changes such trees when it validates them, so validate a copy
 * @param emit the clauses after the query; {@link Emit#NONE} if there are none
 */
public record QueryText(SqlPosition position, String text, SqlNode node, Emit emit) {}
