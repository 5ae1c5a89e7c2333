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
   * @param script the text that holds the statement
   * @param statement the statement that failed
   */
  static String of(LaminarException error, ScriptText script, Statement statement) {
    StringBuilder message = new StringBuilder("error ");
    message
        .append(error.code().name())
        .append(" (")
        .append(error.code().number())
        .append(')');
    SqlPosition position = error.position().map(statement::inText).orElse(null);
    if (position != null) {
      String origin = script.origin();
      message.append(" at ").append(origin.isEmpty() ? "" : origin + ", ");
      message.append(script.inWhole(position));
    }
    message.append(": ").append(error.problem()).append('\n');
    if (position != null) {
      appendCarets(message, script, position);
    }
    if (!error.remedy().isEmpty()) {
      message.append(error.remedy()).append('\n');
    }
    return message.toString();
  }

  /** An error outside of any statement. */
  static String of(LaminarException error) {
    return of(error, ScriptText.NONE, new Statement("", 1, 1));
  }

  private static void appendCarets(StringBuilder message, ScriptText script, SqlPosition position) {
    List<String> lines = script.text().lines().toList();
    if (position.line() > lines.size()) {
      return;
    }
    String line = lines.get(position.line() - 1).replace('\t', ' ');
    int begin = Math.min(position.column() - 1, line.length());
    int end = position.endLine() == position.line()
        ? Math.min(position.endColumn(), line.length())
        : line.length();
    String gutter = script.inWhole(position).line() + " | ";
    int indent = gutter.length() + DisplayWidth.of(line.substring(0, begin));
    int carets = DisplayWidth.of(line.substring(begin, Math.max(begin, end)));
    message.append(gutter).append(line).append('\n');
    message.append(" ".repeat(indent)).append("^".repeat(Math.max(1, carets))).append('\n');
  }
}
