package io.laminar.sql.parser;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.sql.parser.ast.StatementNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlIdentifier;

/**
 * What stands between EXPLAIN and what is explained.
 *
 * @param analyze whether counters are asked for
 * @param format how the answer is written
 */
record ExplainOptions(boolean analyze, ExplainFormat format) {
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
}
