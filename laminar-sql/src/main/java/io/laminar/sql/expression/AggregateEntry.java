package io.laminar.sql.expression;

import io.laminar.core.operator.aggregate.AggregateFunction;
import io.laminar.sql.expression.FunctionEntry.Example;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/**
 * All aggregate functions, each with what is known of it; what is not here is refused by name. None depends on the
 * clock, and each gives the same for the same rows in the same order.
 */
// Neither operators nor lists of lines ever change.
@SuppressWarnings("ImmutableEnumChecker")
public enum AggregateEntry {
  /** How many rows, or how many of which no argument is NULL. */
  COUNT(
      AggregateFunction.COUNT,
      SqlStdOperatorTable.COUNT,
      AggregateTraits.COUNT,
      line("COUNT(*)", "rows"),
      line("COUNT(i)", "values; NULL is none"),
      line("COUNT(DISTINCT i)", "different values"),
      line("COUNT(DISTINCT i, s)", "different pairs; one with a NULL is none"),
      line("COUNT(*) FILTER (WHERE i > 5)", "rows for which a condition is TRUE")),
  /** How many rows for which a condition is TRUE. */
  COUNT_IF(
      AggregateFunction.COUNT_IF,
      AggregateSignature.COUNTED_CONDITION,
      AggregateTraits.COUNT.withDistinct(Distinct.REFUSED),
      List.of("COUNTIF"),
      line("COUNT_IF(i > 5)", "the same; also COUNTIF")),
  /** Their sum. */
  SUM(
      AggregateFunction.SUM,
      SqlStdOperatorTable.SUM,
      AggregateTraits.NUMBER,
      line(
          "SUM(i)",
          "a BIGINT of integers; summed in 128 bits, an overflow is a row error of the result"),
      line("SUM(m)", "a DECIMAL(38, s) of a DECIMAL(p, s)"),
      line("SUM(d)", "a DOUBLE of floating point numbers"),
      line("SUM(DISTINCT i)", "each value once")),
  /** Their mean. */
  AVG(
      AggregateFunction.AVG,
      SqlStdOperatorTable.AVG,
      AggregateTraits.NUMBER,
      line("AVG(i)", "the mean; a DOUBLE of integers and floating point numbers"),
      line("AVG(m)", "a DECIMAL of decimals")),
  /** The smallest. */
  MIN(
      AggregateFunction.MIN,
      SqlStdOperatorTable.MIN,
      AggregateTraits.EXTREME,
      line("MIN(s)", "the smallest, in the order of comparison")),
  /** The largest. */
  MAX(
      AggregateFunction.MAX,
      SqlStdOperatorTable.MAX,
      AggregateTraits.EXTREME,
      line("MAX(d)", "the largest; NaN is larger than every other number")),
  /** One of them: the smallest, so that it does not depend on their order. */
  ANY_VALUE(
      AggregateFunction.MIN,
      AggregateSignature.VALUE,
      AggregateTraits.EXTREME,
      List.of(),
      line("ANY_VALUE(s)", "one of the values: the smallest, whatever their order")),
  /** That at the smallest key. */
  ARG_MIN(
      AggregateFunction.ARG_MIN,
      AggregateSignature.VALUE_AND_KEY,
      AggregateTraits.EXTREME,
      List.of("MIN_BY"),
      line(
          "ARG_MIN(s, i)",
          "s of the row with the smallest i, the first to arrive of several; rows in which one of"
              + " them is NULL are left out; also MIN_BY")),
  /** That at the largest key. */
  ARG_MAX(
      AggregateFunction.ARG_MAX,
      AggregateSignature.VALUE_AND_KEY,
      AggregateTraits.EXTREME,
      List.of("MAX_BY"),
      line("ARG_MAX(s, i)", "s of the row with the largest i, likewise; also MAX_BY")),
  /** That of the row with the smallest event time; the first to arrive of several. */
  FIRST_VALUE(
      AggregateFunction.FIRST_VALUE,
      AggregateSignature.byTime(SqlKind.FIRST_VALUE),
      AggregateTraits.BY_TIME,
      List.of(),
      line(
          "FIRST_VALUE(i)",
          "of the row with the smallest event time; the first to arrive of several")),
  /** That of the row with the largest event time; the last to arrive of several. */
  LAST_VALUE(
      AggregateFunction.LAST_VALUE,
      AggregateSignature.byTime(SqlKind.LAST_VALUE),
      AggregateTraits.BY_TIME,
      List.of(),
      line(
          "LAST_VALUE(i)",
          "of the row with the largest event time; the last to arrive of several")),
  /** Whether all are TRUE. */
  BOOL_AND(
      AggregateFunction.MIN,
      AggregateSignature.CONDITION,
      AggregateTraits.EXTREME,
      List.of("EVERY"),
      line("BOOL_AND(i > 5)", "whether all are TRUE; also EVERY")),
  /** Whether one is TRUE. */
  BOOL_OR(
      AggregateFunction.MAX,
      AggregateSignature.CONDITION,
      AggregateTraits.EXTREME,
      List.of("SOME"),
      line("BOOL_OR(i > 5)", "whether one is TRUE; also SOME")),
  /** The bits that all have. */
  BIT_AND(
      AggregateFunction.BIT_AND,
      AggregateSignature.INTEGER,
      AggregateTraits.EXTREME,
      List.of(),
      line("BIT_AND(i)", "the bits that all have, of integers")),
  /** The bits that one has. */
  BIT_OR(
      AggregateFunction.BIT_OR,
      AggregateSignature.INTEGER,
      AggregateTraits.EXTREME,
      List.of(),
      line("BIT_OR(i)", "the bits that one has")),
  /** The bits that an odd number of them has. */
  BIT_XOR(
      AggregateFunction.BIT_XOR,
      AggregateSignature.INTEGER,
      AggregateTraits.NUMBER,
      List.of(),
      line("BIT_XOR(i)", "the bits that an odd number of them has")),
  /** The variance of all. */
  VAR_POP(
      AggregateFunction.VAR_POP,
      AggregateSignature.NUMBER,
      AggregateTraits.NUMBER,
      List.of(),
      line(
          "VAR_POP(i)",
          "the variance of all values, a DOUBLE; exact up to the last rounding for integers and decimals")),
  /** The variance of a sample. */
  VAR_SAMP(
      AggregateFunction.VAR_SAMP,
      AggregateSignature.NUMBER,
      AggregateTraits.NUMBER,
      List.of("VARIANCE"),
      line("VAR_SAMP(d)", "of a sample: NULL for one value; also VARIANCE")),
  /** The standard deviation of all. */
  STDDEV_POP(
      AggregateFunction.STDDEV_POP,
      AggregateSignature.NUMBER,
      AggregateTraits.NUMBER,
      List.of(),
      line("STDDEV_POP(i)", "the square root of VAR_POP")),
  /** The standard deviation of a sample. */
  STDDEV_SAMP(
      AggregateFunction.STDDEV_SAMP,
      AggregateSignature.NUMBER,
      AggregateTraits.NUMBER,
      List.of("STDDEV"),
      line("STDDEV_SAMP(DISTINCT i)", "the square root of VAR_SAMP; also STDDEV")),
  /** The covariance of all pairs. */
  COVAR_POP(
      AggregateFunction.COVAR_POP,
      AggregateSignature.PAIR,
      AggregateTraits.NUMBER,
      List.of(),
      line(
          "COVAR_POP(i, d)",
          "the covariance of all pairs; one with a NULL is none, as in all that follow")),
  /** The covariance of a sample of pairs. */
  COVAR_SAMP(
      AggregateFunction.COVAR_SAMP,
      AggregateSignature.PAIR,
      AggregateTraits.NUMBER,
      List.of(),
      line("COVAR_SAMP(i, d)", "of a sample: NULL for one pair")),
  /** Their correlation. */
  CORR(
      AggregateFunction.CORR,
      AggregateSignature.PAIR,
      AggregateTraits.NUMBER,
      List.of(),
      line(
          "CORR(i, d)",
          "the coefficient of correlation; NULL where one of both is the same in all pairs")),
  /** How many pairs. */
  REGR_COUNT(
      AggregateFunction.COUNT,
      AggregateSignature.COUNTED_PAIR,
      AggregateTraits.COUNT,
      List.of(),
      line("REGR_COUNT(i, d)", "how many pairs there are")),
  /** The mean of the second. */
  REGR_AVGX(
      AggregateFunction.REGR_AVGX,
      AggregateSignature.PAIR,
      AggregateTraits.NUMBER,
      List.of(),
      line("REGR_AVGX(i, d)", "the mean of the second argument, x")),
  /** The mean of the first. */
  REGR_AVGY(
      AggregateFunction.REGR_AVGY,
      AggregateSignature.PAIR,
      AggregateTraits.NUMBER,
      List.of(),
      line("REGR_AVGY(i, d)", "the mean of the first argument, y")),
  /** The centred squares of the second. */
  REGR_SXX(
      AggregateFunction.REGR_SXX,
      AggregateSignature.PAIR,
      AggregateTraits.NUMBER,
      List.of(),
      line("REGR_SXX(i, d)", "the sum of the squares of x less its mean")),
  /** The centred squares of the first. */
  REGR_SYY(
      AggregateFunction.REGR_SYY,
      AggregateSignature.PAIR,
      AggregateTraits.NUMBER,
      List.of(),
      line("REGR_SYY(i, d)", "likewise of y")),
  /** The centred products. */
  REGR_SXY(
      AggregateFunction.REGR_SXY,
      AggregateSignature.PAIR,
      AggregateTraits.NUMBER,
      List.of(),
      line("REGR_SXY(i, d)", "likewise of the products")),
  /** The slope of the line of least squares. */
  REGR_SLOPE(
      AggregateFunction.REGR_SLOPE,
      AggregateSignature.PAIR,
      AggregateTraits.NUMBER,
      List.of(),
      line(
          "REGR_SLOPE(i, d)",
          "the slope of the line of least squares; NULL where x is the same in all pairs")),
  /** Where that line meets x = 0. */
  REGR_INTERCEPT(
      AggregateFunction.REGR_INTERCEPT,
      AggregateSignature.PAIR,
      AggregateTraits.NUMBER,
      List.of(),
      line("REGR_INTERCEPT(i, d)", "y of that line at x = 0")),
  /** How well that line fits. */
  REGR_R2(
      AggregateFunction.REGR_R2,
      AggregateSignature.PAIR,
      AggregateTraits.NUMBER,
      List.of(),
      line(
          "REGR_R2(i, d)",
          "the square of the coefficient of correlation; 1 where y is the same in all pairs")),
  /** The value at a fraction of all. */
  PERCENTILE_CONT(
      AggregateFunction.PERCENTILE_CONT,
      AggregateSignature.NUMBER,
      AggregateTraits.ALL_VALUES,
      List.of("MEDIAN"),
      line(
          "PERCENTILE_CONT(0.9) WITHIN GROUP (ORDER BY i)",
          "the value at a fraction of the ordered values, a DOUBLE, between two of them where that is"),
      line("MEDIAN(DISTINCT i)", "the same at 0.5")),
  /** The first value up to which a fraction of all lies. */
  PERCENTILE_DISC(
      AggregateFunction.PERCENTILE_DISC,
      AggregateSignature.VALUE,
      AggregateTraits.ALL_VALUES,
      List.of(),
      line(
          "PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY s DESC)",
          "the first of the ordered values up to which that fraction of them lies")),
  /** The one that occurs most often. */
  MODE(
      AggregateFunction.MODE,
      AggregateSignature.VALUE,
      AggregateTraits.ALL_VALUES.withDistinct(Distinct.REFUSED),
      List.of(),
      line("MODE(i)", "the value that occurs most often, the smallest of several"),
      line("MODE() WITHIN GROUP (ORDER BY s)", "the same")),
  /** How many different ones. */
  APPROX_COUNT_DISTINCT(
      AggregateFunction.COUNT,
      AggregateSignature.COUNTED,
      AggregateTraits.COUNT.withDistinct(Distinct.MAKES_NO_DIFFERENCE),
      List.of(),
      line("APPROX_COUNT_DISTINCT(i)", "COUNT(DISTINCT i): exact, and with as much state")),
  /** The strings, one behind the other. */
  LISTAGG(
      AggregateFunction.LISTAGG,
      AggregateSignature.LIST,
      AggregateTraits.ALL_VALUES,
      List.of("STRING_AGG"),
      line(
          "LISTAGG(s, '; ') WITHIN GROUP (ORDER BY i DESC, s)",
          "the strings in this order, those of equal rank and all of them without ORDER BY by arrival,"
              + " with a separator, a comma unless given, between them"),
      line(
          "STRING_AGG(DISTINCT s, '; ' ORDER BY s)",
          "the same; DISTINCT orders by the string itself")),
  /** The values as an array. */
  ARRAY_AGG(
      AggregateFunction.ARRAY_AGG,
      AggregateSignature.ARRAY,
      AggregateTraits.ALL_WITH_NULL,
      List.of(),
      line(
          "ARRAY_AGG(i ORDER BY i DESC)",
          "the values as an array in this order, without ORDER BY by arrival; NULL is an element, and of no rows the"
              + " result is NULL"));

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

  private static final List<SqlOperator> OPERATORS = Arrays.stream(values())
      .flatMap(entry -> entry.own.stream())
      .<SqlOperator>map(SqlOperator.class::cast)
      .toList();

  private final AggregateFunction function;
  private final SqlAggFunction operator;
  /** Under all its names; none where it is the standard's. */
  private final List<SqlAggFunction> own;

  private final AggregateTraits traits;
  private final List<Example> examples;

  /** One that Calcite has as we want it. */
  AggregateEntry(
      AggregateFunction function,
      SqlAggFunction standard,
      AggregateTraits traits,
      Example... examples) {
    this.function = function;
    this.operator = standard;
    this.own = List.of();
    this.traits = traits;
    this.examples = List.of(examples);
  }

  AggregateEntry(
      AggregateFunction function,
      AggregateSignature signature,
      AggregateTraits traits,
      List<String> otherNames,
      Example... examples) {
    this.function = function;
    this.own = Stream.concat(Stream.of(name()), otherNames.stream())
        .<SqlAggFunction>map(name -> new OwnAggregate(name, this, signature))
        .toList();
    this.operator = own.get(0);
    this.traits = traits;
    this.examples = List.of(examples);
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
    return traits.nulls();
  }

  /** What DISTINCT does. */
  public Distinct distinct() {
    return traits.distinct();
  }

  /** Its lines in the reference. */
  public List<Example> examples() {
    return examples;
  }

  /** Tells whether it is of one argument, which the standard's operator does not check. */
  public boolean takesOne() {
    return own.isEmpty() && this != COUNT;
  }

  /** Tells whether the result depends on the order of event time. */
  public boolean goesByEventTime() {
    return function == AggregateFunction.FIRST_VALUE || function == AggregateFunction.LAST_VALUE;
  }

  /** Tells whether all values are kept, so that one can be taken back. */
  public boolean needsAllToRetract() {
    return traits.retraction() == AggregateTraits.Retraction.BY_ALL_VALUES;
  }

  /** Tells whether all values are kept whatever the input. */
  public boolean keepsAll() {
    return traits.retraction() == AggregateTraits.Retraction.BY_VALUES_KEPT_ANYWAY;
  }

  /** Tells whether only different values count, without DISTINCT. */
  public boolean isOfDistinct() {
    return this == APPROX_COUNT_DISTINCT;
  }

  /**
   * The operator of a call with options.
   *
   * @param name under which it was called
   * @param said the options as text, which tell it from others
   * @param options what the call says besides its arguments
   */
  public SqlAggFunction with(String name, String said, AggregateClauses options) {
    return new OwnAggregate(name, said, this, signature(), options);
  }

  private AggregateSignature signature() {
    SqlAggFunction first = own.get(0);
    return new AggregateSignature(
        first.getKind(),
        Objects.requireNonNull(first.getOperandTypeChecker()),
        Objects.requireNonNull(first.getReturnTypeInference()));
  }

  /**
   * What a call says besides its arguments.
   *
   * @param operator of the call
   */
  public static AggregateClauses options(SqlOperator operator) {
    return operator instanceof OwnAggregate own ? own.options() : AggregateClauses.NONE;
  }

  /**
   * The name of an operator as it is called.
   *
   * @param operator an aggregate or not
   */
  public static String calledAs(SqlOperator operator) {
    return operator instanceof OwnAggregate own ? own.calledAs() : operator.getName();
  }

  /**
   * Finds what an operator is.
   *
   * @param operator of a call
   * @return the aggregate, or empty where there is none
   */
  public static Optional<AggregateEntry> of(SqlOperator operator) {
    if (operator instanceof OwnAggregate own) {
      return Optional.of(own.entry());
    }
    String name = operator.getName().toUpperCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(aggregate -> aggregate.own.isEmpty() && aggregate.name().equals(name))
        .findFirst();
  }

  /** What the validator has to know, besides the standard's operators or in place of those of the same names. */
  public static List<SqlOperator> operators() {
    return OPERATORS;
  }
}
