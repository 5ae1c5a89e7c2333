package io.laminar.sql.parser;

/**
 * A column {@code name AS PROCTIME()} of {@code CREATE SOURCE}: rows have it where they are read, and it is not pushed.
 *
 * @param name the column's name
 * @param place its number among all columns
 */
public record ClockColumn(Name name, int place) {}
