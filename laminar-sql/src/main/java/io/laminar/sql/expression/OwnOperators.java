package io.laminar.sql.expression;

import io.laminar.api.DataType;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlBasicFunction;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.fun.SqlAbstractTimeFunction;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** Operators whose signature or result type is other than Calcite's, or that it does not have. */
public final class OwnOperators {
  /** Turns the end of a window into its last moment: {@code TUMBLE_ROWTIME(...)} is {@code $WINDOW_TIME(end)}. */
  public static final SqlFunction WINDOW_TIME = new SqlFunction(
      "$WINDOW_TIME",
      SqlKind.OTHER_FUNCTION,
      ReturnTypes.ARG0,
      null,
      OperandTypes.DATETIME,
      SqlFunctionCategory.SYSTEM);

  /**
   * Of floating point numbers floating too; the standard's would make a DECIMAL of them, which most do not fit. Of two
   * integers the wider type, as of a sum; the standard's is the type of the divisor.
   */
  private static final SqlReturnTypeInference REMAINDER =
      binding -> binding.collectOperandTypes().stream().anyMatch(SqlTypeUtil::isApproximateNumeric)
              || binding.collectOperandTypes().stream().allMatch(SqlTypeUtil::isIntType)
          ? ReturnTypes.LEAST_RESTRICTIVE.inferReturnType(binding)
          : ReturnTypes.NULLABLE_MOD.inferReturnType(binding);

  /** The remainder as a function. */
  public static final SqlOperator MOD = SqlBasicFunction.create(
          SqlKind.MOD, REMAINDER, OperandTypes.NUMERIC_NUMERIC)
      .withFunctionType(SqlFunctionCategory.NUMERIC);

  /** The remainder as an operator. */
  public static final SqlOperator PERCENT = new SqlBinaryOperator(
      "%", SqlKind.MOD, 60, true, REMAINDER, null, OperandTypes.NUMERIC_NUMERIC);

  /** A digit more than a DECIMAL has: 9.99 becomes 10.00. */
  private static final SqlReturnTypeInference ROUNDED = binding -> {
    RelDataType type = binding.getOperandType(0);
    if (type.getSqlTypeName() == SqlTypeName.DECIMAL) {
      int precision = Math.min(DataType.MAX_DECIMAL_PRECISION, type.getPrecision() + 1);
      type =
          binding.getTypeFactory().createSqlType(SqlTypeName.DECIMAL, precision, type.getScale());
    }
    boolean nullable = binding.collectOperandTypes().stream().anyMatch(RelDataType::isNullable);
    return binding.getTypeFactory().createTypeWithNullability(type, nullable);
  };

  /** Rounds half away from zero. */
  static final SqlFunction ROUND = SqlBasicFunction.create(
      "ROUND", ROUNDED, OperandTypes.NUMERIC_OPTIONAL_NUMERIC, SqlFunctionCategory.NUMERIC);

  /** The end of a window of local days, given its start: a column of the aggregate, never computed. */
  public static final SqlFunction WINDOW_END = new SqlFunction(
      "$WINDOW_END",
      SqlKind.OTHER_FUNCTION,
      ReturnTypes.ARG0,
      null,
      OperandTypes.DATETIME,
      SqlFunctionCategory.SYSTEM);

  /** The value of a sub-query; an error where the second operand says that it has several rows. */
  public static final SqlFunction SINGLE_VALUE = new SqlFunction(
      "$SINGLE_VALUE",
      SqlKind.OTHER_FUNCTION,
      ReturnTypes.ARG0,
      null,
      OperandTypes.ANY_ANY,
      SqlFunctionCategory.SYSTEM);

  /** Of strings too, not of VARBINARY only as the standard's. */
  static final SqlFunction OCTET_LENGTH = SqlBasicFunction.create(
      "OCTET_LENGTH",
      ReturnTypes.INTEGER_NULLABLE,
      OperandTypes.CHARACTER.or(OperandTypes.BINARY),
      SqlFunctionCategory.NUMERIC);

  /** With parentheses: without them, as in the standard, it would hide columns of this name. */
  static final SqlOperator PI = SqlBasicFunction.create(
      "PI", ReturnTypes.DOUBLE, OperandTypes.NILADIC, SqlFunctionCategory.NUMERIC);

  /** NULL of a NULL. */
  static final SqlFunction LPAD = padding("LPAD");

  /** NULL of a NULL. */
  static final SqlFunction RPAD = padding("RPAD");

  /** SUBSTRING, as many databases name it. */
  static final SqlFunction SUBSTR = SqlBasicFunction.create(
      "SUBSTR",
      ReturnTypes.ARG0_NULLABLE_VARYING,
      OperandTypes.STRING_INTEGER_OPTIONAL_INTEGER,
      SqlFunctionCategory.STRING);

  /** A separator, and the strings between which it stands; those that are NULL are left out. */
  static final SqlFunction CONCAT_WS = SqlBasicFunction.create(
      "CONCAT_WS",
      ReturnTypes.VARCHAR_NULLABLE,
      OperandTypes.repeat(SqlOperandCountRanges.from(2), OperandTypes.CHARACTER),
      SqlFunctionCategory.STRING);

  /** NULL where nothing is found; the third argument is the group, not a position as in Calcite's. */
  static final SqlFunction REGEXP_EXTRACT = SqlBasicFunction.create(
      "REGEXP_EXTRACT",
      ReturnTypes.VARCHAR_FORCE_NULLABLE,
      OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.CHARACTER)
          .or(OperandTypes.family(
              SqlTypeFamily.CHARACTER, SqlTypeFamily.CHARACTER, SqlTypeFamily.INTEGER)),
      SqlFunctionCategory.STRING);

  /** Whether a regular expression is found; without Calcite's flags. */
  static final SqlFunction REGEXP_LIKE = SqlBasicFunction.create(
      "REGEXP_LIKE",
      ReturnTypes.BOOLEAN_NULLABLE,
      OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.CHARACTER),
      SqlFunctionCategory.STRING);

  /** A TIMESTAMP, which without digits is TIMESTAMP(3). */
  public static final SqlOperator CURRENT_TIMESTAMP = new ClockFunction("CURRENT_TIMESTAMP");

  /** A TIMESTAMP, which without digits is TIMESTAMP(3). */
  static final SqlOperator LOCALTIMESTAMP = new ClockFunction("LOCALTIMESTAMP");

  /** The time at which a row is taken, NOT NULL: where a window is over it, an event time. */
  public static final SqlFunction PROCTIME = SqlBasicFunction.create(
          "PROCTIME",
          binding -> binding.getTypeFactory().createSqlType(SqlTypeName.TIMESTAMP),
          OperandTypes.NILADIC,
          SqlFunctionCategory.TIMEDATE)
      .withDynamic(true);

  private OwnOperators() {}

  /** Calcite's LPAD and RPAD are NOT NULL even of a nullable argument. */
  private static SqlFunction padding(String name) {
    return SqlBasicFunction.create(
        name,
        ReturnTypes.VARCHAR_NULLABLE,
        OperandTypes.STRING_NUMERIC_OPTIONAL_STRING,
        SqlFunctionCategory.STRING);
  }

  /** The clock as a TIMESTAMP, which without a precision is TIMESTAMP(3); Calcite's would be TIMESTAMP(0). */
  private static final class ClockFunction extends SqlAbstractTimeFunction {
    ClockFunction(String name) {
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
