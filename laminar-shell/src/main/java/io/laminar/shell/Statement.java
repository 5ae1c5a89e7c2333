package io.laminar.shell;

import io.laminar.api.SqlPosition;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One statement of a text, without the semicolon.
 *
 * @param text the statement, comments before it left out
 * @param code the same with spaces in place of comments, to look at its words
 * @param line where it starts in the text, counted from 1
 * @param column where it starts in the line, counted from 1
 */
record Statement(String text, String code, int line, int column) {
  private static final String NAME = "(?:\"(?:[^\"]|\"\")+\"|[^\\s\"]+)";
  private static final Pattern CREATE_SINK = Pattern.compile(
      "CREATE\\s+(?:OR\\s+REPLACE\\s+)?SINK\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(?<name>" + NAME
          + ")\\s+FROM\\s+" + NAME + "\\s*",
      Pattern.CASE_INSENSITIVE);

  /** Whether it asks for rows: the shell then tails or prints what it gives. */
  boolean isQuery() {
    String word = firstWord();
    return word.equals("SELECT")
        || word.equals("WITH")
        || word.equals("VALUES")
        || code.startsWith("(");
  }

  /** The sink that it creates without INTO: nobody but the shell would read it. */
  Optional<String> createdSink() {
    Matcher matcher = CREATE_SINK.matcher(code);
    return matcher.matches() ? Optional.of(unquoted(matcher.group("name"))) : Optional.empty();
  }

  private static String unquoted(String name) {
    return name.startsWith("\"")
        ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
        : name;
  }

  private String firstWord() {
    int end = 0;
    while (end < code.length() && Character.isLetter(code.charAt(end))) {
      end++;
    }
    return code.substring(0, end).toUpperCase(Locale.ROOT);
  }

  /** Turns a position in the statement into one in the whole text. */
  SqlPosition inText(SqlPosition position) {
    return new SqlPosition(
        position.line() + line - 1,
        position.line() == 1 ? position.column() + column - 1 : position.column(),
        position.endLine() + line - 1,
        position.endLine() == 1 ? position.endColumn() + column - 1 : position.endColumn());
  }
}
