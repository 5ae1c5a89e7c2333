package io.laminar.shell;

import io.laminar.api.SqlPosition;

/**
 * One statement of a text, without the semicolon.
 *
 * @param text the statement, comments before it left out
 * @param line where it starts in the text, counted from 1
 * @param column where it starts in the line, counted from 1
 */
record Statement(String text, int line, int column) {
  /** Turns a position in the statement into one in the whole text. */
  SqlPosition inText(SqlPosition position) {
    return new SqlPosition(
        position.line() + line - 1,
        position.line() == 1 ? position.column() + column - 1 : position.column(),
        position.endLine() + line - 1,
        position.endLine() == 1 ? position.endColumn() + column - 1 : position.endColumn());
  }
}
