package io.laminar.shell;

import io.laminar.LaminarDB;
import io.laminar.api.LaminarException;
import io.laminar.api.SqlPosition;
import java.nio.file.Path;

/** Makes a SELECT over streams a stream of its own, that can be subscribed to. */
final class Tailing {
  private static final String PREFIX = "laminar_shell_select_";

  private static final Path HERE = Path.of("");

  private Tailing() {}

  static String create(LaminarDB database, Statement select, int number) {
    String name = PREFIX + number;
    try {
      database.execute("CREATE STREAM " + name + " AS\n" + select.text(), HERE);
      return name;
    } catch (LaminarException e) {
      throw new LaminarException(
          e.code(),
          e.problem(),
          e.position().map(Tailing::withoutFirstLine).orElse(null),
          e.remedy(),
          e);
    }
  }

  /** What a query is called where people read it. */
  static String shownName(String query) {
    return query.startsWith(PREFIX) ? "the SELECT" : query;
  }

  static void drop(LaminarDB database, String name) {
    database.execute("DROP STREAM " + name, HERE);
  }

  private static SqlPosition withoutFirstLine(SqlPosition position) {
    return position.line() == 1
        ? new SqlPosition(1, 1, 1, 1)
        : new SqlPosition(
            position.line() - 1, position.column(), position.endLine() - 1, position.endColumn());
  }
}
