package io.laminar.shell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jspecify.annotations.Nullable;

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
      "CREATE TABLE",
      "CREATE VIEW",
      "DATE",
      "DECIMAL",
      "DELETE FROM",
      "DESC",
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
      "PRIMARY KEY",
      "REAL",
      "SELECT",
      "SET",
      "SHOW MATERIALIZED VIEWS",
      "SHOW SINKS",
      "SHOW SOURCES",
      "SHOW STREAMS",
      "SHOW TABLES",
      "SHOW VIEWS",
      "SINK",
      "SINKS",
      "SESSION",
      "SESSION_END",
      "SESSION_START",
      "SMALLINT",
      "SOURCE",
      "SOURCES",
      "STREAM",
      "STREAMS",
      "SUM",
      "TABLE",
      "TABLES",
      "THEN",
      "TIME",
      "TIMESTAMP",
      "TINYINT",
      "TRY_CAST",
      "TUMBLE",
      "TUMBLE_END",
      "TUMBLE_START",
      "UNION ALL",
      "UPDATE",
      "VALUES",
      "VARBINARY",
      "VARCHAR",
      "VIEW",
      "VIEWS",
      "WATERMARK FOR",
      "WHEN",
      "WHERE",
      "WITH");

  /** Words after which a name follows that may stand in FROM. */
  private static final Set<String> BEFORE_READABLE =
      Set.of("FROM", "JOIN", "DESCRIBE", "DESC", "EXPLAIN", "ANALYZE");

  /** Words after which the name of an object of their kind follows, when it is dropped or read. */
  private static final Set<String> KINDS =
      Set.of("SOURCE", "TABLE", "STREAM", "VIEW", "MATERIALIZED VIEW", "SINK");

  private final Supplier<List<NamedObject>> names;

  NameCompleter(Supplier<List<NamedObject>> names) {
    this.names = names;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    String word = line.word();
    String before = line.line().substring(0, line.cursor() - word.length());
    if (before.isBlank() && word.startsWith(".")) {
      DotCommand.NAMES.forEach(name -> candidates.add(new Candidate(name)));
      return;
    }
    candidates(before, word).forEach(candidate -> candidates.add(new Candidate(candidate)));
  }

  /**
   * What may stand at a place.
   *
   * @param before the statement or command up to the word
   * @param word what is there of it
   */
  List<String> candidates(String before, String word) {
    String place = before.strip().replaceAll("\\s+", " ").toUpperCase(Locale.ROOT);
    if (place.startsWith(".")) {
      return place.contains(" ") ? List.of() : argument(place, word);
    }
    Predicate<NamedObject> wanted = wanted(place);
    List<String> found = new ArrayList<>();
    if (wanted == null) {
      keywords(word, found);
      wanted = any -> true;
    } else if (place.endsWith(" FROM")
        && place.startsWith("CREATE")
        && place.contains(" SOURCE ")) {
      return List.of("FILE");
    }
    found.addAll(names(word, wanted));
    return found;
  }

  /** The objects that the words before ask for; null where it may be any word. */
  private static @Nullable Predicate<NamedObject> wanted(String place) {
    String last = place.substring(place.lastIndexOf(' ') + 1);
    if (last.equals("UPDATE") || place.endsWith("DELETE FROM")) {
      return object -> object.kind().equals(NamedObject.TABLE);
    }
    if (BEFORE_READABLE.contains(last)) {
      return NamedObject::isReadable;
    }
    if (last.equals("INTO") && place.endsWith("INSERT INTO")) {
      return object ->
          object.kind().equals(NamedObject.SOURCE) || object.kind().equals(NamedObject.TABLE);
    }
    for (String verb : List.of("DROP ", "ADVANCE ", "FINISH ", "CREATE OR REPLACE ")) {
      int at = place.lastIndexOf(verb);
      String kind = at < 0 ? "" : place.substring(at + verb.length()).replace(" IF EXISTS", "");
      if (KINDS.contains(kind)) {
        return object -> object.kind().equalsIgnoreCase(kind);
      }
    }
    return null;
  }

  private List<String> argument(String command, String word) {
    return switch (command) {
      case ".MODE" ->
        Arrays.stream(OutputMode.values())
            .map(OutputMode::toString)
            .filter(mode -> mode.startsWith(word.toLowerCase(Locale.ROOT)))
            .toList();
      case ".FINISH", ".ADVANCE" -> names(word, object -> object.kind().equals(NamedObject.SOURCE));
      default -> List.of();
    };
  }

  private static void keywords(String word, List<String> found) {
    boolean lowerCase = !word.isEmpty() && word.equals(word.toLowerCase(Locale.ROOT));
    String wanted = word.toUpperCase(Locale.ROOT);
    for (String keyword : KEYWORDS) {
      if (keyword.startsWith(wanted)) {
        found.add(lowerCase ? keyword.toLowerCase(Locale.ROOT) : keyword);
      }
    }
  }

  private List<String> names(String word, Predicate<NamedObject> wanted) {
    String beginning = word.toUpperCase(Locale.ROOT);
    return names.get().stream()
        .filter(wanted)
        .map(NamedObject::name)
        .filter(name -> name.toUpperCase(Locale.ROOT).startsWith(beginning))
        .toList();
  }
}
