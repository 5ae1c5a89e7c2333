package io.laminar.sql.parser;

import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.LPAREN;
import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.RPAREN;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.sql.parser.ast.StatementNode;
import io.laminar.sql.parser.generated.Token;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlIdentifier;

/**
 * What stands between EXPLAIN and what is explained.
 *
 * @param analyze whether counters are asked for
 * @param format how the answer is written
 */
record ExplainOptions(boolean analyze, ExplainFormat format) {
  private static final Set<String> STATEMENTS =
      Set.of("CREATE", "DROP", "INSERT", "UPDATE", "DELETE", "ADVANCE", "FINISH", "SET");

  private static final String OPTIONS =
      "write EXPLAIN (ANALYZE, FORMAT JSON) name, or fewer of these";

  static ExplainOptions of(StatementNode.Explain explain) {
    boolean analyze = explain.analyze();
    ExplainFormat format = ExplainFormat.TEXT;
    List<String> seen = new ArrayList<>();
    for (StatementNode.ExplainOption option : explain.options()) {
      String name = option.name().getSimple().toUpperCase(Locale.ROOT);
      if (seen.contains(name)) {
        throw refused(
            ErrorCode.INVALID_OPTION, "option " + name + " is given twice", option.name());
      }
      seen.add(name);
      if (name.equals("FORMAT")) {
        format = format(option);
      } else if (name.equals("ANALYZE") && option.value().isEmpty()) {
        analyze = true;
      } else {
        throw refused(
            ErrorCode.UNKNOWN_OPTION,
            option.value().isPresent() && name.equals("ANALYZE")
                ? "option ANALYZE takes no value"
                : "EXPLAIN has no option " + name,
            option.name());
      }
    }
    return new ExplainOptions(analyze, format);
  }

  private static ExplainFormat format(StatementNode.ExplainOption option) {
    SqlIdentifier word = option.value().orElse(option.name());
    for (ExplainFormat format : ExplainFormat.values()) {
      if (option.value().isPresent() && format.name().equalsIgnoreCase(word.getSimple())) {
        return format;
      }
    }
    String formats =
        Arrays.stream(ExplainFormat.values()).map(Enum::name).collect(Collectors.joining(", "));
    throw new LaminarException(
        ErrorCode.INVALID_OPTION,
        option.value().isPresent()
            ? "EXPLAIN has no format " + word.getSimple()
            : "FORMAT names no format",
        StatementBuilder.position(word.getParserPosition()),
        "FORMAT is one of " + formats,
        null);
  }

  private static LaminarException refused(ErrorCode code, String problem, SqlIdentifier where) {
    return new LaminarException(
        code, problem, StatementBuilder.position(where.getParserPosition()), OPTIONS, null);
  }

  /** Refuses an EXPLAIN of a statement that is not a query; a name may be any word. */
  static void checkExplained(List<Token> tokens) {
    if (!tokens.get(0).image.equalsIgnoreCase("EXPLAIN")) {
      return;
    }
    int at = tokens.size() > 1 && tokens.get(1).image.equalsIgnoreCase("ANALYZE") ? 2 : 1;
    if (at < tokens.size() && tokens.get(at).kind == LPAREN) {
      while (at < tokens.size() && tokens.get(at).kind != RPAREN) {
        at++;
      }
      at++;
    }
    boolean isStatement = at + 2 < tokens.size()
        && STATEMENTS.contains(tokens.get(at).image.toUpperCase(Locale.ROOT));
    if (isStatement) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "EXPLAIN takes a query, or the name of what runs: " + tokens.get(at).image
              + " is neither",
          Tokens.position(tokens.get(at)),
          "write EXPLAIN before the SELECT alone, or carry the statement out and write EXPLAIN name",
          null);
    }
  }
}
