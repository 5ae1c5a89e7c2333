package io.laminar.sql.parser;

import java.util.List;

/**
 * A statement and the places for values in it.
 *
 * @param statement what was written; its parameters have numbers from 0, in the order of the text
 * @param parameters in the order of the text: a name that stands at several places is there as often
 */
public record PreparedText(Statement statement, List<Parameter> parameters) {
  // Copies the list.
  public PreparedText {
    parameters = List.copyOf(parameters);
  }
}
