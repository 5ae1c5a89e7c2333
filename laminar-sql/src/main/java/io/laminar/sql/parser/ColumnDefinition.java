package io.laminar.sql.parser;

import io.laminar.api.DataType;
import io.laminar.api.SqlPosition;
import java.util.Optional;

/**
 * A column of {@code CREATE SOURCE}.
 *
 * @param name the column's name
 * @param type its type, with its nullability
 * @param path where its connector finds it, as written after PATH
 * @param position where name and type stand
 */
public record ColumnDefinition(
    Name name, DataType type, Optional<String> path, SqlPosition position) {}
