package io.laminar.shell;

import io.laminar.api.LaminarException;
import io.laminar.api.SqlPosition;
import java.util.List;

/** An error as people read it: what happened, where with carets, and what to do. */
final class ErrorText {
  private ErrorText() {}

  /**
   * Writes an error.
   *
   * @param error what happened
   * @param origin the script's name, or empty
   * @param text the whole text that holds the statement
   * @param statement the statement that failed
   */
  static String of(LaminarException error, String origin, String text, Statement statement) {
    StringBuilder message = new StringBuilder("error ");
    message
        .append(error.code().name())
        .append(" (")
        .append(error.code().number())
        .append(')');
    SqlPosition position = error.position().map(statement::inText).orElse(null);
    if (position != null) {
      message.append(" at ").append(origin.isEmpty() ? "" : origin + ", ").append(position);
    }
    message.append(": ").append(error.problem()).append('\n');
    if (position != null) {
      appendCarets(message, text, position);
    }
    if (!error.remedy().isEmpty()) {
      message.append(error.remedy()).append('\n');
    }
    return message.toString();
  }

  /** An error outside of any statement. */
  static String of(LaminarException error) {
    return of(error, "", "", new Statement("", 1, 1));
  }

  private static void appendCarets(StringBuilder message, String text, SqlPosition position) {
    List<String> lines = text.lines().toList();
    if (position.line() > lines.size()) {
      return;
    }
    String line = lines.get(position.line() - 1).replace('\t', ' ');
    int begin = Math.min(position.column() - 1, line.length());
    int end = position.endLine() == position.line()
        ? Math.min(position.endColumn(), line.length())
        : line.length();
    String gutter = position.line() + " | ";
    int indent = gutter.length() + DisplayWidth.of(line.substring(0, begin));
    int carets = DisplayWidth.of(line.substring(begin, Math.max(begin, end)));
    message.append(gutter).append(line).append('\n');
    message.append(" ".repeat(indent)).append("^".repeat(Math.max(1, carets))).append('\n');
  }
}
