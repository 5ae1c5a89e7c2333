package io.laminar.sql.validate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlBasicFunction;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.fun.SqlAbstractTimeFunction;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.apache.calcite.util.Optionality;
import org.jspecify.annotations.Nullable;

/**
 * Every operator and function that a query may name: Calcite's standard ones, ours in place of some of them, and a
 * chosen few of other dialects. They are looked up in one table of ours, because Calcite's look-up goes wrong
 * when a table that holds the standard functions is chained to another. Immutable and shared.
 */
public final class LaminarOperators {
  /** FIRST_VALUE as an aggregate: the value of the row with the smallest event time, ties by arrival. */
  public static final SqlAggFunction FIRST_VALUE = new ValueByTime(SqlKind.FIRST_VALUE);

  /** LAST_VALUE as an aggregate: the value of the row with the largest event time, ties by arrival. */
  public static final SqlAggFunction LAST_VALUE = new ValueByTime(SqlKind.LAST_VALUE);

  /** Turns the end of a window into its last moment: {@code TUMBLE_ROWTIME(...)} is {@code $WINDOW_TIME(end)}. */
  public static final SqlFunction WINDOW_TIME = new SqlFunction(
      "$WINDOW_TIME",
      SqlKind.OTHER_FUNCTION,
      ReturnTypes.ARG0,
      null,
      OperandTypes.DATETIME,
      SqlFunctionCategory.SYSTEM);

  /** {@code (unit, later, earlier)}: TIMESTAMPDIFF in a unit below the second. */
  public static final SqlFunction TIMESTAMP_DIFFERENCE = new SqlFunction(
      "$TIMESTAMPDIFF",
      SqlKind.OTHER_FUNCTION,
      ReturnTypes.BIGINT_NULLABLE,
      null,
      OperandTypes.VARIADIC,
      SqlFunctionCategory.SYSTEM);

  /** TUMBLE as a table function. */
  public static final SqlFunction TUMBLE_TABLE = new TumbleTableFunction();

  /** TUMBLE in GROUP BY. */
  static final TumbleGroupFunction TUMBLE_GROUP = new TumbleGroupFunction();

  /**
   * Tells whether an operator is TUMBLE in GROUP BY.
   *
   * @param operator of a row expression
   */
  public static boolean isGroupWindow(SqlOperator operator) {
    return operator.equals(TUMBLE_GROUP);
  }

  /** The names of the aggregates that are built. */
  public static final Set<String> AGGREGATES =
      Set.of("COUNT", "SUM", "AVG", "MIN", "MAX", "FIRST_VALUE", "LAST_VALUE");

  /** The aggregates that are built, as a remedy. */
  static final String AGGREGATES_THERE_ARE =
      "there are COUNT, SUM, AVG, MIN, MAX, FIRST_VALUE and LAST_VALUE";

  /** Standard names that mean something else here, or are refused by name before look-up. */
  private static final Set<String> REPLACED = Set.of(
      "OCTET_LENGTH",
      // Without parentheses, as in the standard, they would hide columns of these names.
      "PI",
      "USER",
      "MOD",
      "%",
      "CURRENT_TIMESTAMP",
      "LOCALTIMESTAMP",
      "FIRST_VALUE",
      "LAST_VALUE",
      "$TUMBLE",
      "TUMBLE",
      "TUMBLE_START",
      "TUMBLE_END",
      "HOP_START",
      "HOP_END",
      "SESSION_START",
      "SESSION_END");

  /** Of strings too, not of VARBINARY only as the standard's. */
  private static final SqlFunction OCTET_LENGTH = SqlBasicFunction.create(
      "OCTET_LENGTH",
      ReturnTypes.INTEGER_NULLABLE,
      OperandTypes.CHARACTER.or(OperandTypes.BINARY),
      SqlFunctionCategory.NUMERIC);

  /** Of floating point numbers floating too; the standard's would make a DECIMAL of them, which most do not fit. */
  private static final SqlReturnTypeInference REMAINDER =
      binding -> binding.collectOperandTypes().stream().anyMatch(SqlTypeUtil::isApproximateNumeric)
          ? ReturnTypes.LEAST_RESTRICTIVE.inferReturnType(binding)
          : ReturnTypes.NULLABLE_MOD.inferReturnType(binding);

  /** The remainder as a function. */
  public static final SqlOperator MOD = SqlBasicFunction.create(
          SqlKind.MOD, REMAINDER, OperandTypes.NUMERIC_NUMERIC)
      .withFunctionType(SqlFunctionCategory.NUMERIC);

  /** The remainder as an operator. */
  public static final SqlOperator PERCENT = new SqlBinaryOperator(
      "%", SqlKind.MOD, 60, true, REMAINDER, null, OperandTypes.NUMERIC_NUMERIC);

  private static final SqlOperator PI = SqlBasicFunction.create(
      "PI", ReturnTypes.DOUBLE, OperandTypes.NILADIC, SqlFunctionCategory.NUMERIC);

  private static final List<SqlOperator> CLOCKS =
      List.of(new Clock("CURRENT_TIMESTAMP"), new Clock("LOCALTIMESTAMP"));

  private static final List<SqlOperator> FROM_OTHER_DIALECTS = List.of(
      SqlLibraryOperators.SAFE_CAST,
      SqlLibraryOperators.TRY_CAST,
      SqlLibraryOperators.INFIX_CAST,
      SqlLibraryOperators.NVL,
      SqlLibraryOperators.IFNULL,
      SqlLibraryOperators.GREATEST,
      SqlLibraryOperators.LEAST,
      SqlLibraryOperators.CONCAT_FUNCTION,
      SqlLibraryOperators.LEFT,
      SqlLibraryOperators.RIGHT,
      OCTET_LENGTH,
      MOD,
      PERCENT,
      PI,
      padding("LPAD"),
      padding("RPAD"),
      SqlLibraryOperators.LTRIM,
      SqlLibraryOperators.RTRIM,
      SqlLibraryOperators.REVERSE,
      SqlLibraryOperators.REPEAT,
      SqlLibraryOperators.SPACE,
      SqlLibraryOperators.STRPOS,
      SqlLibraryOperators.STARTS_WITH,
      SqlLibraryOperators.ENDS_WITH,
      SqlLibraryOperators.SPLIT_PART,
      SqlLibraryOperators.LENGTH,
      SqlLibraryOperators.ILIKE,
      SqlLibraryOperators.NOT_ILIKE,
      SqlLibraryOperators.CHR,
      SqlLibraryOperators.TRANSLATE3,
      SqlLibraryOperators.LOG,
      SqlLibraryOperators.LOG2,
      SqlLibraryOperators.IS_NAN,
      SqlLibraryOperators.BIT_LENGTH,
      SqlLibraryOperators.SINH,
      SqlLibraryOperators.COSH,
      SqlLibraryOperators.TANH,
      SqlLibraryOperators.IF);

  private static final SqlOperatorTable TABLE = new Table();

  /** Calcite's LPAD and RPAD are NOT NULL even of a nullable argument. */
  private static SqlFunction padding(String name) {
    return SqlBasicFunction.create(
        name,
        ReturnTypes.VARCHAR_NULLABLE,
        OperandTypes.STRING_NUMERIC_OPTIONAL_STRING,
        SqlFunctionCategory.STRING);
  }

  private LaminarOperators() {}

  /** Returns the table. */
  public static SqlOperatorTable table() {
    return TABLE;
  }

  /** Ours first; the standard's only for names that we do not replace. */
  private static final class Table implements SqlOperatorTable {
    private final SqlOperatorTable standard = SqlStdOperatorTable.instance();
    private final List<SqlOperator> ours = new ArrayList<>(FROM_OTHER_DIALECTS);

    Table() {
      ours.addAll(CLOCKS);
      ours.add(FIRST_VALUE);
      ours.add(LAST_VALUE);
      ours.add(WINDOW_TIME);
      ours.add(TUMBLE_TABLE);
      ours.add(TUMBLE_GROUP);
      ours.addAll(TUMBLE_GROUP.getAuxiliaryFunctions());
    }

    @Override
    public void lookupOperatorOverloads(
        SqlIdentifier name,
        @Nullable SqlFunctionCategory category,
        SqlSyntax syntax,
        List<SqlOperator> found,
        SqlNameMatcher matcher) {
      if (!name.isSimple()) {
        return;
      }
      String simpleName = name.getSimple();
      for (SqlOperator operator : ours) {
        boolean sameSyntax = operator.getSyntax().family == syntax.family
            || (syntax == SqlSyntax.FUNCTION && operator instanceof SqlFunction);
        if (sameSyntax && operator.getName().equalsIgnoreCase(simpleName)) {
          found.add(operator);
        }
      }
      if (!REPLACED.contains(simpleName.toUpperCase(Locale.ROOT))) {
        standard.lookupOperatorOverloads(name, category, syntax, found, matcher);
      }
    }

    @Override
    public List<SqlOperator> getOperatorList() {
      List<SqlOperator> all = new ArrayList<>(ours);
      for (SqlOperator operator : standard.getOperatorList()) {
        if (!REPLACED.contains(operator.getName())) {
          all.add(operator);
        }
      }
      return all;
    }
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

  /** The clock as a TIMESTAMP, which without a precision is TIMESTAMP(3); Calcite's would be TIMESTAMP(0). */
  private static final class Clock extends SqlAbstractTimeFunction {
    Clock(String name) {
      super(name, SqlTypeName.TIMESTAMP);
    }

    @Override
    public RelDataType inferReturnType(SqlOperatorBinding binding) {
      return binding.getOperandCount() == 0
          ? binding.getTypeFactory().createSqlType(SqlTypeName.TIMESTAMP)
          : super.inferReturnType(binding);
    }
  }
}
