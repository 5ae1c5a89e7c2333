package io.laminar.sql.validate;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/**
 * Precisions and result types as SEMANTICS §2 and §7 state them: timestamps up to nanoseconds, decimals of 38 digits,
 * SUM and AVG that do not stay as narrow as their argument. Immutable.
 */
public final class LaminarTypeSystem extends RelDataTypeSystemImpl {
  /** The only instance. */
  public static final LaminarTypeSystem INSTANCE = new LaminarTypeSystem();

  static final int MAX_DECIMAL_PRECISION = 38;
  private static final int MAX_FRACTION_DIGITS = 9;
  private static final int DEFAULT_TIMESTAMP_PRECISION = 3;
  private static final int MIN_AVERAGE_SCALE = 6;
  private static final int MIN_REDUCED_SCALE = 6;

  private LaminarTypeSystem() {}

  @Override
  public int getMaxPrecision(SqlTypeName typeName) {
    return switch (typeName) {
      case DECIMAL -> MAX_DECIMAL_PRECISION;
      case TIME, TIME_WITH_LOCAL_TIME_ZONE, TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
        MAX_FRACTION_DIGITS;
      case CHAR, VARCHAR, BINARY, VARBINARY -> Integer.MAX_VALUE;
      default -> super.getMaxPrecision(typeName);
    };
  }

  @Override
  public int getMaxScale(SqlTypeName typeName) {
    return typeName == SqlTypeName.DECIMAL ? MAX_DECIMAL_PRECISION : super.getMaxScale(typeName);
  }

  @Override
  public int getDefaultPrecision(SqlTypeName typeName) {
    return switch (typeName) {
      case DECIMAL -> MAX_DECIMAL_PRECISION;
      case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> DEFAULT_TIMESTAMP_PRECISION;
      // Not "unspecified", a number less than all: the simplifier would take a cast of an unbounded
      // string to VARCHAR(3) for lossless, and drop it.
      case VARCHAR, VARBINARY -> Integer.MAX_VALUE;
      default -> super.getDefaultPrecision(typeName);
    };
  }

  /** Tells that 'a' and 'bcd' in one column make a VARCHAR, not a CHAR(3) that pads the first. */
  @Override
  public boolean shouldConvertRaggedUnionTypesToVarying() {
    return true;
  }

  /** Derives the type of a product. */
  @Override
  public @Nullable RelDataType deriveDecimalMultiplyType(
      RelDataTypeFactory factory, RelDataType left, RelDataType right) {
    if (!areDecimals(left, right)) {
      return null;
    }
    int scale = left.getScale() + right.getScale();
    return reduced(factory, left.getPrecision() + right.getPrecision() - scale, scale);
  }

  /** Derives the type of a quotient. */
  @Override
  public @Nullable RelDataType deriveDecimalDivideType(
      RelDataTypeFactory factory, RelDataType left, RelDataType right) {
    if (!areDecimals(left, right)) {
      return null;
    }
    int scale = Math.max(MIN_REDUCED_SCALE, left.getScale() + right.getPrecision() + 1);
    return reduced(factory, left.getPrecision() - left.getScale() + right.getScale(), scale);
  }

  private static boolean areDecimals(RelDataType left, RelDataType right) {
    return SqlTypeUtil.isExactNumeric(left)
        && SqlTypeUtil.isExactNumeric(right)
        && (SqlTypeUtil.isDecimal(left) || SqlTypeUtil.isDecimal(right));
  }

  /**
   * A type of so many digits before and after the point. One of more than 38 keeps those before it and gives up those
   * after it, down to six (as in Microsoft SQL Server).
   */
  private static RelDataType reduced(RelDataTypeFactory factory, int whole, int scale) {
    int room = Math.max(MAX_DECIMAL_PRECISION - whole, MIN_REDUCED_SCALE);
    int kept = Math.min(scale, room);
    return factory.createSqlType(
        SqlTypeName.DECIMAL, Math.max(1, Math.min(whole + kept, MAX_DECIMAL_PRECISION)), kept);
  }

  @Override
  public RelDataType deriveSumType(RelDataTypeFactory factory, RelDataType argument) {
    RelDataType sum = switch (argument.getSqlTypeName()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT -> factory.createSqlType(SqlTypeName.BIGINT);
      case REAL, FLOAT, DOUBLE -> factory.createSqlType(SqlTypeName.DOUBLE);
      case DECIMAL ->
        factory.createSqlType(SqlTypeName.DECIMAL, MAX_DECIMAL_PRECISION, argument.getScale());
      default -> argument;
    };
    return factory.createTypeWithNullability(sum, argument.isNullable());
  }

  @Override
  public RelDataType deriveAvgAggType(RelDataTypeFactory factory, RelDataType argument) {
    RelDataType average = argument;
    if (argument.getSqlTypeName() == SqlTypeName.DECIMAL) {
      int scale = Math.max(argument.getScale(), MIN_AVERAGE_SCALE);
      average = factory.createSqlType(SqlTypeName.DECIMAL, MAX_DECIMAL_PRECISION, scale);
    } else if (SqlTypeUtil.isNumeric(argument)) {
      average = factory.createSqlType(SqlTypeName.DOUBLE);
    }
    return factory.createTypeWithNullability(average, argument.isNullable());
  }
}
