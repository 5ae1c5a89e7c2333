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
  private static final List<String> KEYWORDS = List.of(
      "ALLOW LATENESS",
      "AND",
      "AS",
      "AVG",
      "BETWEEN",
      "BIGINT",
      "BOOLEAN",
      "CASE",
      "CAST",
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
      "FILTER",
      "FIRST_VALUE",
      "FROM",
      "FROM FILE",
      "GROUP BY",
      "HAVING",
      "IF EXISTS",
      "IF NOT EXISTS",
      "INSERT INTO",
      "INTEGER",
      "INTERVAL",
      "INTO FILE",
      "IS NOT NULL",
      "IS NULL",
      "LAST_VALUE",
      "LIKE",
      "MAX",
      "MIN",
      "NOT NULL",
      "OR",
      "REAL",
      "SELECT",
      "SHOW MATERIALIZED VIEWS",
      "SHOW SINKS",
      "SHOW SOURCES",
      "SHOW STREAMS",
      "SMALLINT",
      "SUM",
      "THEN",
      "TIMESTAMP",
      "TINYINT",
      "TRY_CAST",
      "TUMBLE",
      "TUMBLE_END",
      "TUMBLE_START",
      "UNION ALL",
      "VALUES",
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
