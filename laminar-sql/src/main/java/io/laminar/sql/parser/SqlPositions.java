package io.laminar.sql.parser;

import io.laminar.api.SqlPosition;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Calcite's positions as ours. Both count from 1 and include the last character. */
public final class SqlPositions {
  private SqlPositions() {}

  /**
   * Translates a position.
   *
   * @param position where a node stands
   * @return the same range; the first character of the text if Calcite does not know
   */
  public static SqlPosition of(SqlParserPos position) {
    int line = Math.max(1, position.getLineNum());
    int column = Math.max(1, position.getColumnNum());
    int endLine = Math.max(line, position.getEndLineNum());
    int endColumn = Math.max(endLine == line ? column : 1, position.getEndColumnNum());
    return new SqlPosition(line, column, endLine, endColumn);
  }
}
