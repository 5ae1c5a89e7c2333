package io.laminar.sql.parser;

import io.laminar.api.DataType;
import io.laminar.api.SqlPosition;

/**
 * A column of {@code CREATE SOURCE}.
 *
 * @param name the column's name
 * @param type its type, with its nullability
 * @param position where name and type stand
 */
public record ColumnDefinition(Name name, DataType type, SqlPosition position) {}
