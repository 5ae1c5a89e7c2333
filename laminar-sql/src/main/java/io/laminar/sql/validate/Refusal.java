package io.laminar.sql.validate;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.SqlPosition;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * An error about a place in the text, in the making.
 *
 * @param code the stable code
 * @param problem what is wrong, in one sentence
 * @param position where, or null if that is not known
 * @param remedy what to do, or the empty string
 */
public record Refusal(
    ErrorCode code, String problem, @Nullable SqlPosition position, String remedy) {
  /**
   * An error at a node.
   *
   * @param code the stable code
   * @param problem what is wrong, in one sentence
   * @param position where the parser found it
   * @return the error without a remedy
   */
  public static Refusal of(ErrorCode code, String problem, SqlParserPos position) {
    return new Refusal(code, problem, position(position), "");
  }

  /**
   * Something that is understood and not carried out.
   *
   * @param what its name
   * @param node where it is
   * @return the error with a remedy that fits everything
   */
  public static Refusal notSupported(String what, SqlNode node) {
    return of(ErrorCode.NOT_SUPPORTED, what + " is not supported yet", node.getParserPosition())
        .remedy("the SQL reference lists what there is");
  }

  /**
   * The same error with a remedy.
   *
   * @param text what to do, in one sentence
   * @return the error
   */
  public Refusal remedy(String text) {
    return new Refusal(code, problem, position, text);
  }

  /**
   * Makes the exception.
   *
   * @return the exception, to be thrown
   */
  public LaminarException exception() {
    return new LaminarException(code, problem, position, remedy, null);
  }

  /**
   * A parser's position in our form.
   *
   * @param position what the parser noted
   * @return the position, or null if the parser noted none
   */
  public static @Nullable SqlPosition position(SqlParserPos position) {
    int line = position.getLineNum();
    int column = position.getColumnNum();
    if (line < 1 || column < 1) {
      return null;
    }
    int endLine = Math.max(line, position.getEndLineNum());
    int endColumn =
        endLine == line ? Math.max(column, position.getEndColumnNum()) : position.getEndColumnNum();
    return new SqlPosition(line, column, endLine, endColumn);
  }
}
