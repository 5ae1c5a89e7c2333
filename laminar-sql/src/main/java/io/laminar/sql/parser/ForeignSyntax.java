package io.laminar.sql.parser;

import io.laminar.sql.parser.generated.Token;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Knows clauses of other systems by the words at which our grammar stumbles, and what is written here in their place. */
final class ForeignSyntax {
  private static final String OF_ELEMENTS =
      "write FROM t CROSS JOIN UNNEST(t.elements) AS u (element)";
  private static final String ARRAYS = "write ARRAY[a, b]; an element of an array is x[1]";

  /** Where the arguments of other functions are ordered. */
  static final String ORDERED_ARGUMENTS =
      "LISTAGG, STRING_AGG and ARRAY_AGG take ORDER BY; ARG_MIN(x, y) and ARG_MAX(x, y) give the x of the smallest and of the"
          + " largest y";

  private static final String ALL_COLUMNS = "name the columns: * is all of them";

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
    if (before.equals("LIMIT") || before.equals("OFFSET")) {
      return Optional.of("write a whole number, 0 or more: " + before + " 10");
    }
    return Optional.ofNullable(
        switch (word) {
          case "(" -> beforeParenthesis(tokens, at, before);
          case "ON" ->
            before.equals("DISTINCT")
                ? "write QUALIFY ROW_NUMBER() OVER (PARTITION BY key ORDER BY ...) = 1 for one row a key"
                : inOtherPlaces(tokens, at, word, before);
          case "NOT" ->
            word(tokens, at + 1).equals("ENFORCED")
                ? "leave NOT ENFORCED out: rows of a table are written over by their key"
                : null;
          case "LIMIT", "ORDER" ->
            isBehind(tokens, at, "EMIT")
                ? "write " + word + " before EMIT"
                : word(tokens, at + 1).equals("BY") && isInCall(tokens, at)
                    ? ORDERED_ARGUMENTS
                    : null;
          case "PARTITION" -> "PARTITION BY stands in OVER, and behind the table of a window";
          case "UNNEST" -> word(tokens, at + 1).equals("(") ? OF_ELEMENTS : null;
          case "SEMI", "ANTI" ->
            "write WHERE EXISTS (SELECT 1 FROM b WHERE b.k = a.k), or NOT EXISTS";
          case "ASOF" -> "write ASOF JOIN, or LEFT ASOF JOIN, which keeps rows without a partner";
          case "[" -> ARRAYS;
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
      case "UNNEST" -> OF_ELEMENTS;
      case "SET" ->
        word(tokens, 0).equals("UPDATE") ? "set each column by itself: SET a = 1, b = 2" : null;
      case "EXCLUDE", "REPLACE", "RENAME" -> first.equals("*") ? ALL_COLUMNS : null;
      default ->
        first.equals("STREAM") && word(tokens, 0).equals("CREATE")
            ? "rows come in by CREATE SOURCE name (column TYPE, ...); a stream is a query: CREATE STREAM name AS SELECT ..."
            : null;
    };
  }

  private static @Nullable String inOtherPlaces(
      List<Token> tokens, int at, String word, String before) {
    String clause = OfStatements.remedy(tokens, at, word, before);
    if (clause != null) {
      return clause;
    }
    if (before.equals("TOP")) {
      return "write LIMIT " + word.toLowerCase(Locale.ROOT) + " at the end";
    }
    if (before.equals("ALL") && word(tokens, at - 2).equals("BY")) {
      return "name the columns to group by";
    }
    return before.equals("(")
            && word(tokens, at - 2).equals("EXCEPT")
            && word(tokens, at - 3).equals("*")
        ? ALL_COLUMNS
        : null;
  }

  /** Clauses that are known by the word before the one at fault, or by their first. */
  private static final class OfStatements {
    static @Nullable String remedy(List<Token> tokens, int at, String word, String before) {
      String first = word(tokens, 0);
      return switch (word) {
        case "AFTER" -> before.equals("EMIT") ? "write EMIT ON WINDOW CLOSE" : null;
        case "STREAM" -> before.equals("EMIT") ? "write EMIT CHANGES" : null;
        case "ALL" -> before.equals("BY") ? "name the columns" : null;
        case "FROM" ->
          at == 0 || before.equals("AS")
              ? "begin with SELECT: SELECT * FROM name"
              : first.equals("UPDATE")
                  ? "write a sub-query: SET v = (SELECT b.v FROM b WHERE b.k = a.k)"
                  : null;
        case "BY" ->
          before.equals("UNION") || word(tokens, at - 2).equals("UNION")
              ? "name the columns of both sides in one order"
              : null;
        case "WITH" -> ofWith(tokens, at, first);
        case "AS" ->
          first.equals("CREATE") && word(tokens, 1).equals("SINK")
              ? "make a stream of the query, and CREATE SINK name FROM it"
              : null;
        case "USING" ->
          first.equals("DELETE")
              ? "write the condition as a sub-query: WHERE EXISTS (SELECT 1 FROM b WHERE b.k = a.k)"
              : null;
        case "INDEX" -> "leave it out: rows are found by the keys of tables and views";
        case "TEMPORARY", "TEMP" ->
          "leave " + word + " out: what a database holds goes with it, unless it is dropped before";
        case "FUNCTION" -> "LaminarDB.registerFunction adds functions of the application";
        case "OVERWRITE" -> "INSERT INTO a table writes over the rows of the same key";
        case "FORMAT" -> "the connector says the format: FROM FILE (path = '...', format = 'json')";
        case "RANGE" ->
          word(tokens, at + 1).equals("(")
              ? "write the rows: FROM (VALUES (1), (2), (3)) AS t (n)"
              : null;
        case "CREATE" -> before.equals("SHOW") ? "write DESCRIBE name, or EXPLAIN name" : null;
        case "ON" ->
          first.equals("INSERT") && word(tokens, at + 1).equals("CONFLICT")
              ? "leave it out: a row of a table takes the place of that with its key"
              : null;
        default -> ofOperators(tokens, at, word, before);
      };
    }

    private static @Nullable String ofWith(List<Token> tokens, int at, String first) {
      if (word(tokens, at + 1).equals("TIES")) {
        return "write QUALIFY RANK() OVER (ORDER BY x DESC) <= n";
      }
      return first.equals("CREATE") && word(tokens, 1).equals("SINK")
          ? "a connector stands behind INTO: CREATE SINK name FROM stream INTO FILE (path = '...')"
          : null;
    }

    private static @Nullable String ofOperators(
        List<Token> tokens, int at, String word, String before) {
      if (word.equals("*") && before.equals("DISTINCT")) {
        return "name the columns: COUNT(DISTINCT a, b)";
      }
      if (word.equals("*") && before.equals("*")) {
        return "write POWER(a, b)";
      }
      if (before.equals("[")) {
        return ARRAYS;
      }
      return before.equals("EXCLUDE") && word(tokens, at - 2).equals("*") ? ALL_COLUMNS : null;
    }
  }

  /** Tells whether a token stands in the parentheses of a call. */
  private static boolean isInCall(List<Token> tokens, int at) {
    int closed = 0;
    for (int i = at - 1; i > 0; i--) {
      String word = word(tokens, i);
      if (word.equals("(") && closed-- == 0) {
        String before = word(tokens, i - 1);
        return !before.isEmpty() && Character.isLetter(before.charAt(0)) && !before.equals("OVER");
      }
      closed += word.equals(")") ? 1 : 0;
    }
    return false;
  }

  private static boolean isBehind(List<Token> tokens, int at, String word) {
    return tokens.subList(0, at).stream().anyMatch(token -> token.image.equalsIgnoreCase(word));
  }

  private static String word(List<Token> tokens, int at) {
    return at < 0 || at >= tokens.size() ? "" : tokens.get(at).image.toUpperCase(Locale.ROOT);
  }
}
