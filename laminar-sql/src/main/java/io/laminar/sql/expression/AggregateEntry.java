package io.laminar.sql.expression;

import io.laminar.core.operator.aggregate.AggregateFunction;
import io.laminar.sql.expression.FunctionEntry.Example;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.util.Optionality;

/**
 * All aggregate functions, each with what is known of it; what is not here is refused by name. None depends on the
 * clock, and each gives the same for the same rows in the same order.
 */
// Neither operators nor lists of lines ever change.
@SuppressWarnings("ImmutableEnumChecker")
public enum AggregateEntry {
  /** How many rows, or how many arguments that are not NULL. */
  COUNT(
      AggregateFunction.COUNT,
      SqlStdOperatorTable.COUNT,
      NullRule.COUNTS,
      Distinct.COUNTS_ONCE,
      Retraction.BY_ITSELF,
      List.of(
          line("COUNT(*)", "rows"),
          line("COUNT(i)", "values; NULL is none"),
          line("COUNT(DISTINCT i)", "different values"),
          line("COUNT(*) FILTER (WHERE i > 5)", "rows for which a condition is TRUE"))),
  /** Their sum. */
  SUM(
      AggregateFunction.SUM,
      SqlStdOperatorTable.SUM,
      NullRule.LEAVES_OUT,
      Distinct.COUNTS_ONCE,
      Retraction.BY_ITSELF,
      List.of(
          line(
              "SUM(i)",
              "a BIGINT of integers; summed in 128 bits, an overflow is a row error of the result"),
          line("SUM(m)", "a DECIMAL(38, s) of a DECIMAL(p, s)"),
          line("SUM(d)", "a DOUBLE of floating point numbers"),
          line("SUM(DISTINCT i)", "each value once"))),
  /** Their mean. */
  AVG(
      AggregateFunction.AVG,
      SqlStdOperatorTable.AVG,
      NullRule.LEAVES_OUT,
      Distinct.COUNTS_ONCE,
      Retraction.BY_ITSELF,
      List.of(
          line("AVG(i)", "the mean; a DOUBLE of integers and floating point numbers"),
          line("AVG(m)", "a DECIMAL of decimals"))),
  /** The smallest. */
  MIN(
      AggregateFunction.MIN,
      SqlStdOperatorTable.MIN,
      NullRule.LEAVES_OUT,
      Distinct.MAKES_NO_DIFFERENCE,
      Retraction.BY_ALL_VALUES,
      List.of(line("MIN(s)", "the smallest, in the order of comparison"))),
  /** The largest. */
  MAX(
      AggregateFunction.MAX,
      SqlStdOperatorTable.MAX,
      NullRule.LEAVES_OUT,
      Distinct.MAKES_NO_DIFFERENCE,
      Retraction.BY_ALL_VALUES,
      List.of(line("MAX(d)", "the largest; NaN is larger than every other number"))),
  /** That of the row with the smallest event time; the first to arrive of several. */
  FIRST_VALUE(
      AggregateFunction.FIRST_VALUE,
      new ValueByTime(SqlKind.FIRST_VALUE),
      NullRule.TAKES,
      Distinct.REFUSED,
      Retraction.BY_ALL_VALUES,
      List.of(line(
          "FIRST_VALUE(i)",
          "of the row with the smallest event time; the first to arrive of several"))),
  /** That of the row with the largest event time; the last to arrive of several. */
  LAST_VALUE(
      AggregateFunction.LAST_VALUE,
      new ValueByTime(SqlKind.LAST_VALUE),
      NullRule.TAKES,
      Distinct.REFUSED,
      Retraction.BY_ALL_VALUES,
      List.of(line(
          "LAST_VALUE(i)",
          "of the row with the largest event time; the last to arrive of several")));

  /** What NULL is among the arguments, and what the result is where there is none. */
  public enum NullRule {
    /** NULL does not count; of nothing the result is 0. */
    COUNTS,
    /** NULL is left out; of nothing the result is NULL. */
    LEAVES_OUT,
    /** NULL is a value like others; of nothing the result is NULL. */
    TAKES
  }

  /** What DISTINCT does. */
  public enum Distinct {
    /** Equal arguments count once. */
    COUNTS_ONCE,
    /** Nothing. */
    MAKES_NO_DIFFERENCE,
    /** It is not built. */
    REFUSED
  }

  /** How a value is taken back where the input is a changelog. */
  public enum Retraction {
    /** From the result. */
    BY_ITSELF,
    /** All values are kept: the second largest may become the largest. */
    BY_ALL_VALUES
  }

  private final AggregateFunction function;
  private final SqlAggFunction operator;
  private final NullRule nulls;
  private final Distinct distinct;
  private final Retraction retraction;
  private final List<Example> examples;

  AggregateEntry(
      AggregateFunction function,
      SqlAggFunction operator,
      NullRule nulls,
      Distinct distinct,
      Retraction retraction,
      List<Example> examples) {
    this.function = function;
    this.operator = operator;
    this.nulls = nulls;
    this.distinct = distinct;
    this.retraction = retraction;
    this.examples = examples;
  }

  private static Example line(String sql, String meaning) {
    return new Example(FunctionSection.AGGREGATES, sql, meaning);
  }

  /** What operators compute. */
  public AggregateFunction function() {
    return function;
  }

  /** What the validator looks up: signature and result type. */
  public SqlAggFunction operator() {
    return operator;
  }

  /** What becomes of NULL. */
  public NullRule nulls() {
    return nulls;
  }

  /** What DISTINCT does. */
  public Distinct distinct() {
    return distinct;
  }

  /** Its lines in the reference. */
  public List<Example> examples() {
    return examples;
  }

  /** Tells whether the result depends on the order of event time. */
  public boolean goesByEventTime() {
    return operator instanceof ValueByTime;
  }

  /** Tells whether all values are kept, so that one can be taken back. */
  public boolean needsAllToRetract() {
    return retraction == Retraction.BY_ALL_VALUES;
  }

  /**
   * Finds what an operator is.
   *
   * @param operator of a call
   * @return the aggregate, or empty where there is none
   */
  public static Optional<AggregateEntry> of(SqlOperator operator) {
    String name = operator.getName().toUpperCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(aggregate -> aggregate.name().equals(name))
        .findFirst();
  }

  /** What the validator has to know in place of the standard's operators of the same names. */
  public static List<SqlOperator> operators() {
    return Arrays.stream(values())
        .filter(AggregateEntry::goesByEventTime)
        .<SqlOperator>map(AggregateEntry::operator)
        .toList();
  }

  /** All names, as a remedy. */
  public static String thereAre() {
    String names = Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "));
    int last = names.lastIndexOf(", ");
    return "there are " + names.substring(0, last) + " and " + names.substring(last + 2);
  }

  /** FIRST_VALUE and LAST_VALUE without OVER; the standard's are window functions only. */
  private static final class ValueByTime extends SqlAggFunction {
    ValueByTime(SqlKind kind) {
      super(
          kind.name(),
          null,
          kind,
          ReturnTypes.ARG0_NULLABLE_IF_EMPTY,
          null,
          OperandTypes.ANY,
          SqlFunctionCategory.USER_DEFINED_FUNCTION,
          false,
          false,
          Optionality.FORBIDDEN);
    }
  }
}
