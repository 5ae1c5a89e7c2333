package io.laminar.sql.expression;

import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.fun.SqlExtractFunction;
import org.apache.calcite.sql.fun.SqlMonotonicBinaryOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.util.Static;

/**
 * Operators of times whose result types are other than Calcite's: a time plus an interval holds the
 * fraction that the interval may have, and the difference of two times is an interval.
 */
public final class TemporalOperators {
  private static final int MICROS = 6;
  private static final int NANOS = 9;

  /** Plus, of numbers as in the standard. */
  public static final SqlMonotonicBinaryOperator PLUS = new SqlMonotonicBinaryOperator(
      "+",
      SqlKind.PLUS,
      40,
      true,
      TemporalOperators::moved,
      InferTypes.FIRST_KNOWN,
      OperandTypes.PLUS_OPERATOR);

  /** Minus, also of two times. */
  public static final SqlMonotonicBinaryOperator MINUS = new SqlMonotonicBinaryOperator(
      "-",
      SqlKind.MINUS,
      40,
      true,
      TemporalOperators::moved,
      InferTypes.FIRST_KNOWN,
      OperandTypes.MINUS_OPERATOR.or(
          OperandTypes.family(SqlTypeFamily.DATETIME, SqlTypeFamily.DATETIME)));

  /** {@code (later - earlier) HOUR}, also of a date and a timestamp. */
  public static final SqlOperator MINUS_IN_UNIT =
      new SqlSpecialOperator(
          "-",
          SqlKind.MINUS,
          40,
          true,
          ReturnTypes.ARG2_NULLABLE,
          InferTypes.FIRST_KNOWN,
          OperandTypes.family(
              SqlTypeFamily.DATETIME, SqlTypeFamily.DATETIME, SqlTypeFamily.DATETIME_INTERVAL)) {
        @Override
        public void unparse(SqlWriter writer, SqlCall call, int left, int right) {
          SqlStdOperatorTable.MINUS_DATE.unparse(writer, call, left, right);
        }
      };

  /** EXTRACT, also of the seconds since midnight: EPOCH of a TIME. */
  public static final SqlFunction EXTRACT = new Extract();

  /** TIMESTAMPDIFF, a BIGINT in units below the second: an INTEGER of microseconds holds half an hour. */
  public static final SqlFunction TIMESTAMP_DIFF = new TimestampDifference();

  /** {@code (unit, count, time)}: TIMESTAMPADD. */
  public static final SqlFunction ADD = function("$TIMESTAMPADD", ReturnTypes.ARG2_NULLABLE);

  /** {@code (unit, later, earlier)}: TIMESTAMPDIFF. */
  public static final SqlFunction DIFFERENCE =
      function("$TIMESTAMPDIFF", ReturnTypes.BIGINT_NULLABLE);

  /** AT TIME ZONE: the instant of a local time, and the local time of an instant; the zone is a literal. */
  public static final SqlBinaryOperator AT_TIME_ZONE = new SqlBinaryOperator(
      "AT TIME ZONE",
      SqlKind.OTHER,
      90,
      true,
      TemporalOperators::atZone,
      null,
      OperandTypes.family(SqlTypeFamily.TIMESTAMP, SqlTypeFamily.CHARACTER));

  /** {@code (time, zone)}: text of an instant in a zone, or an instant of text in which local times are of a zone. */
  public static final SqlFunction ZONED_CAST = function("$ZONED_CAST", ReturnTypes.ARG0_NULLABLE);

  /** ZONED_CAST that gives NULL where it fails. */
  public static final SqlFunction TRY_ZONED_CAST =
      function("$TRY_ZONED_CAST", ReturnTypes.ARG0_NULLABLE);

  /** {@code (time, unit, zone)}: FLOOR of an instant to a unit of local time. */
  public static final SqlFunction ZONED_FLOOR = function("$ZONED_FLOOR", ReturnTypes.ARG0_NULLABLE);

  /** {@code (time, unit, zone)}: CEIL of an instant to a unit of local time. */
  public static final SqlFunction ZONED_CEIL = function("$ZONED_CEIL", ReturnTypes.ARG0_NULLABLE);

  /**
   * A CAST of an interval that is written: whole units of the type. Casts that the planner writes leave an interval as
   * it is.
   */
  public static final SqlFunction TRUNCATE =
      function("$TRUNCATE_INTERVAL", ReturnTypes.ARG0_NULLABLE);

  private TemporalOperators() {}

  private static SqlFunction function(String name, SqlReturnTypeInference result) {
    return new SqlFunction(
        name,
        SqlKind.OTHER_FUNCTION,
        result,
        null,
        OperandTypes.VARIADIC,
        SqlFunctionCategory.SYSTEM);
  }

  /** Tells whether an operation is one of times, the result of which has a type of ours. */
  public static boolean movesTime(RelDataType left, RelDataType right) {
    return SqlTypeUtil.isDatetime(left) || SqlTypeUtil.isDatetime(right);
  }

  private static RelDataType atZone(SqlOperatorBinding binding) {
    RelDataType given = binding.getOperandType(0);
    SqlTypeName wanted = given.getSqlTypeName() == SqlTypeName.TIMESTAMP
        ? SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE
        : SqlTypeName.TIMESTAMP;
    RelDataTypeFactory factory = binding.getTypeFactory();
    return factory.createTypeWithNullability(
        factory.createSqlType(wanted, given.getPrecision()), given.isNullable());
  }

  private static RelDataType moved(SqlOperatorBinding binding) {
    RelDataType left = binding.getOperandType(0);
    RelDataType right = binding.getOperandType(1);
    if (!movesTime(left, right)) {
      return ReturnTypes.NULLABLE_SUM.inferReturnType(binding);
    }
    RelDataTypeFactory factory = binding.getTypeFactory();
    boolean nullable = left.isNullable() || right.isNullable();
    RelDataType plain;
    if (SqlTypeUtil.isDatetime(left) && SqlTypeUtil.isDatetime(right)) {
      plain = between(left, right, factory);
    } else {
      boolean swapped = SqlTypeUtil.isInterval(left);
      plain = widened(swapped ? right : left, digits(binding, swapped ? 0 : 1), factory);
    }
    return factory.createTypeWithNullability(plain, nullable);
  }

  /** Two dates are days apart, as PostgreSQL says; other times an interval. */
  private static RelDataType between(
      RelDataType left, RelDataType right, RelDataTypeFactory factory) {
    if (left.getSqlTypeName() == SqlTypeName.DATE && right.getSqlTypeName() == SqlTypeName.DATE) {
      return factory.createSqlType(SqlTypeName.INTEGER);
    }
    int fraction = Math.max(left.getPrecision(), right.getPrecision()) > MICROS ? NANOS : MICROS;
    return factory.createSqlIntervalType(new SqlIntervalQualifier(
        TimeUnit.DAY,
        RelDataType.PRECISION_NOT_SPECIFIED,
        TimeUnit.SECOND,
        fraction,
        SqlParserPos.ZERO));
  }

  private static RelDataType widened(RelDataType time, int digits, RelDataTypeFactory factory) {
    return time.getSqlTypeName() == SqlTypeName.DATE || time.getPrecision() >= digits
        ? time
        : factory.createSqlType(time.getSqlTypeName(), digits);
  }

  private static int digits(SqlOperatorBinding binding, int operand) {
    return binding instanceof SqlCallBinding call ? digits(call.operand(operand), call) : MICROS;
  }

  /** The most digits of a second that an interval may have, by how it is written. */
  private static int digits(SqlNode interval, SqlCallBinding binding) {
    if (interval instanceof SqlIntervalLiteral literal) {
      return digits(literal);
    }
    RelDataType type = type(interval, binding);
    if (SqlTypeName.YEAR_INTERVAL_TYPES.contains(type.getSqlTypeName())) {
      return 0;
    }
    int most = type.getScale() > MICROS ? NANOS : MICROS;
    if (!(interval instanceof SqlCall call)) {
      return most;
    }
    return switch (call.getKind()) {
      case MINUS_PREFIX, PLUS_PREFIX, AS -> digits(call.operand(0), binding);
      case PLUS, MINUS ->
        SqlTypeUtil.isInterval(type(call.operand(0), binding))
            ? Math.max(digits(call.operand(0), binding), digits(call.operand(1), binding))
            : difference(call, binding);
      case TIMES -> product(call, binding, most);
      case INTERVAL -> wholeFactor(call.operand(0), binding, 0, most);
      default -> most;
    };
  }

  private static RelDataType type(SqlNode node, SqlCallBinding binding) {
    return binding.getValidator().deriveType(binding.getScope(), node);
  }

  /** The difference of two times has no more digits than they have. */
  private static int difference(SqlCall call, SqlCallBinding binding) {
    int digits = 0;
    for (int i = 0; i < 2; i++) {
      RelDataType time = type(call.operand(i), binding);
      boolean date = time.getSqlTypeName() == SqlTypeName.DATE;
      digits = Math.max(digits, date ? 0 : time.getPrecision());
    }
    return digits;
  }

  private static int product(SqlCall call, SqlCallBinding binding, int most) {
    boolean first = SqlTypeUtil.isInterval(type(call.operand(0), binding));
    SqlNode interval = call.operand(first ? 0 : 1);
    SqlNode factor = call.operand(first ? 1 : 0);
    return wholeFactor(factor, binding, digits(interval, binding), most);
  }

  private static int wholeFactor(SqlNode factor, SqlCallBinding binding, int digits, int most) {
    return SqlTypeUtil.isIntType(type(factor, binding)) ? digits : most;
  }

  private static int digits(SqlIntervalLiteral literal) {
    SqlIntervalLiteral.IntervalValue value =
        literal.getValueAs(SqlIntervalLiteral.IntervalValue.class);
    String text = value.getIntervalLiteral().strip();
    int point = text.lastIndexOf('.');
    if (point < 0) {
      return 0;
    }
    int end = text.length();
    while (text.charAt(end - 1) == '0') {
      end--;
    }
    return Math.min(NANOS, end - 1 - point);
  }

  private static final class Extract extends SqlExtractFunction {
    Extract() {
      super("EXTRACT", false);
    }

    @Override
    public void validateCall(
        SqlCall call,
        SqlValidator validator,
        SqlValidatorScope scope,
        SqlValidatorScope operandScope) {
      SqlNode value = call.operand(1);
      if (call.operand(0) instanceof SqlIntervalQualifier unit
          && unit.timeFrameName == null
          && unit.getUnit() == TimeUnit.EPOCH
          && validator.deriveType(scope, value).getSqlTypeName() == SqlTypeName.TIME) {
        value.validateExpr(validator, operandScope);
      } else {
        super.validateCall(call, validator, scope, operandScope);
      }
    }
  }

  private static final class TimestampDifference extends SqlFunction {
    TimestampDifference() {
      super(
          "TIMESTAMPDIFF",
          SqlKind.TIMESTAMP_DIFF,
          binding -> isFine(binding)
              ? ReturnTypes.BIGINT_NULLABLE.inferReturnType(binding)
              : ReturnTypes.INTEGER_NULLABLE.inferReturnType(binding),
          null,
          OperandTypes.family(SqlTypeFamily.ANY, SqlTypeFamily.DATETIME, SqlTypeFamily.DATETIME),
          SqlFunctionCategory.TIMEDATE);
    }

    private static boolean isFine(SqlOperatorBinding binding) {
      TimeUnit unit = binding.getOperandLiteralValue(0, TimeUnit.class);
      return unit == TimeUnit.MILLISECOND
          || unit == TimeUnit.MICROSECOND
          || unit == TimeUnit.NANOSECOND;
    }

    @Override
    public void validateCall(
        SqlCall call,
        SqlValidator validator,
        SqlValidatorScope scope,
        SqlValidatorScope operandScope) {
      super.validateCall(call, validator, scope, operandScope);
      SqlIntervalQualifier unit = call.operand(0);
      validator.validateTimeFrame(unit);
      if (unit.timeFrameName == null && unit.getUnit().multiplier == null) {
        throw validator.newValidationError(
            unit,
            Static.RESOURCE.invalidTimeFrameInOperation(unit.getUnit().toString(), getName()));
      }
    }
  }
}
