package io.laminar.shell;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes the shell's commands, the keywords of the dialect and the names of objects. */
final class NameCompleter implements Completer {
  // Words that follow another one stand by themselves too: CREATE S offers them.
  private static final List<String> KEYWORDS = List.of(
      "ADVANCE SOURCE",
      "AND",
      "AS",
      "AVG",
      "BETWEEN",
      "BIGINT",
      "BOOLEAN",
      "BY",
      "CASCADE",
      "CASE",
      "CAST",
      "CHANGES",
      "CHAR",
      "COALESCE",
      "COUNT",
      "CREATE",
      "CREATE MATERIALIZED VIEW",
      "CREATE SINK",
      "CREATE SOURCE",
      "CREATE STREAM",
      "DATE",
      "DECIMAL",
      "DESCRIBE",
      "DISTINCT",
      "DOUBLE",
      "DROP",
      "ELSE",
      "EMIT CHANGES",
      "EMIT ON WINDOW CLOSE",
      "END",
      "EXPLAIN",
      "EXPLAIN ANALYZE",
      "FILE",
      "FILTER",
      "FINISH SOURCE",
      "FIRST_VALUE",
      "FOR",
      "FROM",
      "FROM FILE",
      "GROUP BY",
      "HAVING",
      "IF EXISTS",
      "IF NOT EXISTS",
      "IN",
      "INSERT INTO",
      "INTEGER",
      "INTERVAL",
      "INTO FILE",
      "IS NOT NULL",
      "IS NULL",
      "LAST_VALUE",
      "LIKE",
      "LIMIT",
      "MATERIALIZED VIEW",
      "MATERIALIZED VIEWS",
      "MAX",
      "MIN",
      "NOT",
      "NOT NULL",
      "NULL",
      "ON WINDOW CLOSE",
      "OR",
      "OR REPLACE",
      "ORDER BY",
      "REAL",
      "SELECT",
      "SHOW MATERIALIZED VIEWS",
      "SHOW SINKS",
      "SHOW SOURCES",
      "SHOW STREAMS",
      "SINK",
      "SINKS",
      "SMALLINT",
      "SOURCE",
      "SOURCES",
      "STREAM",
      "STREAMS",
      "SUM",
      "TABLE",
      "THEN",
      "TIME",
      "TIMESTAMP",
      "TINYINT",
      "TRY_CAST",
      "TUMBLE",
      "TUMBLE_END",
      "TUMBLE_START",
      "UNION ALL",
      "VALUES",
      "VARBINARY",
      "VARCHAR",
      "WATERMARK FOR",
      "WHEN",
      "WHERE",
      "WITH");

  private final Supplier<List<String>> names;

  NameCompleter(Supplier<List<String>> names) {
    this.names = names;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    String word = line.word();
    if (line.wordIndex() == 0 && word.startsWith(".")) {
      DotCommand.NAMES.forEach(name -> candidates.add(new Candidate(name)));
      return;
    }
    boolean lowerCase = !word.isEmpty() && word.equals(word.toLowerCase(Locale.ROOT));
    String wanted = word.toUpperCase(Locale.ROOT);
    for (String keyword : KEYWORDS) {
      if (keyword.startsWith(wanted)) {
        candidates.add(new Candidate(lowerCase ? keyword.toLowerCase(Locale.ROOT) : keyword));
      }
    }
    for (String name : names.get()) {
      if (name.toUpperCase(Locale.ROOT).startsWith(wanted)) {
        candidates.add(new Candidate(name));
      }
    }
  }
}
