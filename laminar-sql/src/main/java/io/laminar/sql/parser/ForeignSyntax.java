package io.laminar.sql.parser;

import io.laminar.sql.parser.generated.Token;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Knows clauses of other systems by the words at which our grammar stumbles, and what is written here in their place. */
final class ForeignSyntax {
  private ForeignSyntax() {}

  /**
   * Says what to write.
   *
   * @param tokens of the statement
   * @param at the token that the grammar does not take
   * @return empty where the clause is not known
   */
  static Optional<String> remedy(List<Token> tokens, int at) {
    String word = word(tokens, at);
    String before = word(tokens, at - 1);
    if (before.equals("OUTPUT") || word.equals("OUTPUT")) {
      return Optional.of(
          "write EMIT EVERY INTERVAL '1' SECOND, EMIT CHANGES or EMIT ON WINDOW CLOSE at the end");
    }
    if (word.equals("WITHIN") || before.equals("WITHIN")) {
      return Optional.of(
          "write the bound into ON: a.k = b.k AND b.ts BETWEEN a.ts - INTERVAL '1' HOUR AND a.ts + INTERVAL '1' HOUR");
    }
    return Optional.ofNullable(
        switch (word) {
          case "(" -> beforeParenthesis(tokens, at, before);
          case "ON" ->
            before.equals("DISTINCT")
                ? "write QUALIFY ROW_NUMBER() OVER (PARTITION BY key ORDER BY ...) = 1 for one row a key"
                : null;
          case "NOT" ->
            word(tokens, at + 1).equals("ENFORCED")
                ? "leave NOT ENFORCED out: rows of a table are written over by their key"
                : null;
          case "LIMIT", "ORDER" ->
            isBehind(tokens, at, "EMIT") ? "write " + word + " before EMIT" : null;
          case "PARTITION" -> "PARTITION BY stands in OVER, and behind the table of a window";
          default -> inOtherPlaces(tokens, at, word, before);
        });
  }

  private static @Nullable String beforeParenthesis(List<Token> tokens, int at, String before) {
    String first = word(tokens, at - 2);
    return switch (before) {
      case "TUMBLING", "HOPPING", "SESSION" ->
        first.equals("WINDOW")
            ? "write GROUP BY key, TUMBLE(ts, INTERVAL '1' HOUR), or HOP(ts, slide, size) or SESSION(ts, gap)"
            : null;
      case "EXCLUDE" -> first.equals("*") ? "name the columns: * is all of them" : null;
      default ->
        first.equals("STREAM") && word(tokens, 0).equals("CREATE")
            ? "rows come in by CREATE SOURCE name (column TYPE, ...); a stream is a query: CREATE STREAM name AS SELECT ..."
            : null;
    };
  }

  private static @Nullable String inOtherPlaces(
      List<Token> tokens, int at, String word, String before) {
    if (before.equals("TOP")) {
      return "write LIMIT " + word.toLowerCase(Locale.ROOT) + " at the end";
    }
    if (before.equals("ALL") && word(tokens, at - 2).equals("BY")) {
      return "name the columns to group by";
    }
    return before.equals("(")
            && word(tokens, at - 2).equals("EXCEPT")
            && word(tokens, at - 3).equals("*")
        ? "name the columns: * is all of them"
        : null;
  }

  private static boolean isBehind(List<Token> tokens, int at, String word) {
    return tokens.subList(0, at).stream().anyMatch(token -> token.image.equalsIgnoreCase(word));
  }

  private static String word(List<Token> tokens, int at) {
    return at < 0 || at >= tokens.size() ? "" : tokens.get(at).image.toUpperCase(Locale.ROOT);
  }
}
