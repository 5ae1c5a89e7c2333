package io.laminar.sql.parser;

import io.laminar.api.LaminarException;
import io.laminar.api.SqlPosition;

/**
 * Shows where in the text an error is:
 *
 * <pre>
 *   2 | FROM trades WHER price &gt; 1
 *     |             ^^^^
 * </pre>
 *
 * Stateless.
 */
public final class Caret {
  private static final int MAX_WIDTH = 120;
  private static final int CONTEXT = 40;

  private Caret() {}

  /**
   * Renders an error with its place in the text.
   *
   * @param sql the whole text that was executed
   * @param error what it led to
   * @return code, problem, the line with carets beneath (where the error has a position in this text), and the remedy;
   *     several lines, the last without an end
   */
  public static String render(String sql, LaminarException error) {
    StringBuilder out = new StringBuilder();
    out.append(error.code().name())
        .append(" (")
        .append(error.code().number())
        .append("): ")
        .append(error.problem());
    error.position().ifPresent(position -> {
      String snippet = snippet(sql, position);
      if (!snippet.isEmpty()) {
        out.append(" [").append(position).append("]\n").append(snippet);
      }
    });
    if (!error.remedy().isEmpty()) {
      out.append('\n').append(error.remedy());
    }
    return out.toString();
  }

  /**
   * The line of a position with carets beneath its characters. A position over several lines is marked to the end of
   * its first. Long lines are cut around it.
   *
   * @param sql the whole text
   * @param position a place in it
   * @return two lines, the last without an end; empty if the text has no such line
   */
  public static String snippet(String sql, SqlPosition position) {
    SourceText source = new SourceText(sql);
    if (position.line() > source.lines()) {
      return "";
    }
    String line = source.line(position.line());
    int start = Math.min(position.column() - 1, line.length());
    int end = position.endLine() == position.line() ? position.endColumn() : line.length();
    end = Math.max(start + 1, Math.min(end, line.length()));
    String before = "";
    if (line.length() > MAX_WIDTH) {
      int from = Math.max(0, start - CONTEXT);
      int to = Math.min(line.length(), from + MAX_WIDTH);
      before = from > 0 ? "... " : "";
      String after = to < line.length() ? " ..." : "";
      line = before + line.substring(from, to) + after;
      end = Math.min(end, Math.max(to, start + 1));
      start += before.length() - from;
      end += before.length() - from;
    }
    String number = Integer.toString(position.line());
    StringBuilder out = new StringBuilder();
    out.append(number).append(" | ").append(line).append('\n');
    out.append(" ".repeat(number.length())).append(" | ");
    for (int i = 0; i < start; i++) {
      // A tab beneath a tab keeps the carets in place whatever its width.
      out.append(i < line.length() && line.charAt(i) == '\t' ? '\t' : ' ');
    }
    return out.append("^".repeat(end - start)).toString();
  }
}
