package io.laminar;

import io.laminar.api.Schema;

/**
 * What a statement would give or make, as the catalog is now.
 *
 * @param columns of its rows or of its object; none where it has neither
 * @param changelog whether these rows carry weights
 * @param answersAtOnce whether everything that a SELECT reads keeps its rows
 */
record Outline(Schema columns, boolean changelog, boolean answersAtOnce) {}
