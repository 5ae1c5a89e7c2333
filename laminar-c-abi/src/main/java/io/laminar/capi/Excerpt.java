package io.laminar.capi;

import io.laminar.api.SqlPosition;

/** The line of a statement that an error is in, with carets below the place. Stateless. */
final class Excerpt {
  /** Longer lines are cut around the place. */
  static final int MAX_COLUMNS = 160;

  private Excerpt() {}

  /**
   * Shows a place.
   *
   * @param sql the whole text
   * @param position in it
   * @return two lines; empty where the text has no such line
   */
  static String of(String sql, SqlPosition position) {
    String line = line(sql, position.line());
    int first = Math.min(position.column() - 1, line.length());
    if (line.isEmpty()) {
      return "";
    }
    int last = position.endLine() > position.line()
        ? line.length()
        : Math.max(first + 1, Math.min(position.endColumn(), line.length()));
    int from = first < MAX_COLUMNS ? 0 : first - MAX_COLUMNS / 2;
    int to = Math.min(line.length(), from + MAX_COLUMNS);
    StringBuilder shown = new StringBuilder();
    shown.append(line, from, to).append('\n');
    for (int i = from; i < first; i++) {
      // A tab is as wide below as above.
      shown.append(line.charAt(i) == '\t' ? '\t' : ' ');
    }
    for (int i = first; i < Math.max(first + 1, Math.min(last, to)); i++) {
      shown.append('^');
    }
    return shown.toString();
  }

  private static String line(String sql, int number) {
    int start = 0;
    for (int line = 1; line < number; line++) {
      int end = lineEnd(sql, start);
      if (end == sql.length()) {
        return "";
      }
      start = end + (sql.startsWith("\r\n", end) ? 2 : 1);
    }
    return sql.substring(start, lineEnd(sql, start));
  }

  private static int lineEnd(String sql, int from) {
    int at = from;
    while (at < sql.length() && sql.charAt(at) != '\n' && sql.charAt(at) != '\r') {
      at++;
    }
    return at;
  }
}
