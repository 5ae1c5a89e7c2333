package io.laminar;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.sql.parser.SqlParser;
import io.laminar.sql.parser.Statement;
import java.nio.file.Path;
import java.util.List;

/**
 * The statements that make the objects which a savepoint is restored into.
 *
 * @param statements CREATE and SET TIME ZONE
 * @param directory what relative paths in them are relative to
 */
record RestoreScript(List<Statement> statements, Path directory) {
  RestoreScript {
    statements = List.copyOf(statements);
    directory = directory.toAbsolutePath().normalize();
  }

  /**
   * Reads a script.
   *
   * @throws LaminarException for what the parser refuses; {@link ErrorCode#NOT_SUPPORTED} for other statements
   */
  static RestoreScript of(String sql, Path directory) {
    List<Statement> statements = SqlParser.parse(sql);
    for (Statement each : statements) {
      if (!(each instanceof Statement.Create || each instanceof Statement.SetTimeZone)) {
        throw new LaminarException(
            ErrorCode.NOT_SUPPORTED,
            "a script to restore into makes objects, and this statement does something else",
            each.position(),
            "keep CREATE statements and SET TIME ZONE; execute the others when the database is open",
            null);
      }
    }
    return new RestoreScript(statements, directory);
  }
}
