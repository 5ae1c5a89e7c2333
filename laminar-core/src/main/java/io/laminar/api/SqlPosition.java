package io.laminar.api;

/**
 * A range of characters in the text that was executed.
 *
 * @param line first line, counted from 1 in the whole text that was given to {@code execute}
 * @param column first column, counted from 1
 * @param endLine last line, counted from 1, inclusive
 * @param endColumn last column, counted from 1, inclusive
 */
public record SqlPosition(int line, int column, int endLine, int endColumn)
    implements java.io.Serializable {
  // Checks that the range starts at a real character and does not end before it starts.
  public SqlPosition {
    if (line < 1 || column < 1 || endLine < line || (endLine == line && endColumn < column)) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "not a position: " + line + ":" + column + " to " + endLine + ":" + endColumn,
          "lines and columns are counted from 1, and the end does not come before the beginning");
    }
  }

  @Override
  public String toString() {
    return "line " + line + ", column " + column;
  }
}
