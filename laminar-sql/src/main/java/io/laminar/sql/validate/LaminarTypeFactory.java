package io.laminar.sql.validate;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;
import org.apache.calcite.sql.type.SqlTypeMappingRule;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/** Makes types under {@link LaminarTypeSystem}; strings are UTF-8 (Calcite's default cannot hold most of Unicode). */
public final class LaminarTypeFactory extends SqlTypeFactoryImpl {
  /** Makes a factory; one per query. */
  public LaminarTypeFactory() {
    super(LaminarTypeSystem.INSTANCE);
  }

  @Override
  public RelDataType createSqlType(SqlTypeName typeName) {
    return isString(typeName)
        ? createSqlType(typeName, RelDataType.PRECISION_NOT_SPECIFIED)
        : super.createSqlType(typeName);
  }

  /** Makes one type, not two, of strings without a bound: VARCHAR, and VARCHAR of the largest length that there is. */
  @Override
  public RelDataType createSqlType(SqlTypeName typeName, int precision) {
    boolean unbounded = isString(typeName) && precision == Integer.MAX_VALUE;
    return super.createSqlType(
        typeName, unbounded ? RelDataType.PRECISION_NOT_SPECIFIED : precision);
  }

  /** Elements may always be NULL: a cast of an array says nothing of them, and they are held alike. */
  @Override
  public RelDataType createArrayType(RelDataType element, long maxCardinality) {
    return super.createArrayType(createTypeWithNullability(element, true), maxCardinality);
  }

  /**
   * Derives the common type of values. That of exact numbers keeps the largest scale: where 38 digits do not do for all
   * values, Calcite would round some; here those that do not fit are row errors. That of dates and timestamps is a
   * timestamp, and an instant if one of them is, in any order.
   */
  @Override
  public @Nullable RelDataType leastRestrictive(
      List<RelDataType> types, SqlTypeMappingRule mappingRule) {
    List<RelDataType> known =
        types.stream().filter(type -> type.getSqlTypeName() != SqlTypeName.NULL).toList();
    boolean nullable = types.stream().anyMatch(RelDataType::isNullable);
    if (known.stream().allMatch(LaminarTypeFactory::isPointInTime)) {
      return pointInTime(known, nullable, types, mappingRule);
    }
    if (!known.isEmpty()
        && known.stream().allMatch(type -> type.getSqlTypeName() == SqlTypeName.CHAR)) {
      int length = known.stream().mapToInt(RelDataType::getPrecision).max().orElse(1);
      RelDataType padded =
          SqlTypeUtil.addCharsetAndCollation(createSqlType(SqlTypeName.CHAR, length), this);
      return createTypeWithNullability(padded, nullable);
    }
    // Calcite takes a count of milliseconds for a time.
    boolean mixed = known.stream().anyMatch(SqlTypeUtil::isNumeric)
        && known.stream().anyMatch(SqlTypeUtil::isDatetime);
    if (mixed) {
      return null;
    }
    boolean exact = known.stream()
        .allMatch(type -> SqlTypeUtil.isExactNumeric(type) && !SqlTypeUtil.isInterval(type));
    return exact && known.stream().anyMatch(SqlTypeUtil::isDecimal)
        ? decimal(known, nullable)
        : super.leastRestrictive(types, mappingRule);
  }

  private @Nullable RelDataType pointInTime(
      List<RelDataType> known,
      boolean nullable,
      List<RelDataType> types,
      SqlTypeMappingRule mappingRule) {
    if (known.stream().map(RelDataType::getSqlTypeName).distinct().count() <= 1) {
      return super.leastRestrictive(types, mappingRule);
    }
    SqlTypeName instant = SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
    boolean anInstant = known.stream().anyMatch(type -> type.getSqlTypeName() == instant);
    int precision = known.stream()
        .filter(SqlTypeUtil::isTimestamp)
        .mapToInt(RelDataType::getPrecision)
        .max()
        .orElse(0);
    return createTypeWithNullability(
        createSqlType(anInstant ? instant : SqlTypeName.TIMESTAMP, precision), nullable);
  }

  private RelDataType decimal(List<RelDataType> known, boolean nullable) {
    int whole = 0;
    int scale = 0;
    for (RelDataType type : known) {
      scale = Math.max(scale, type.getScale());
      whole = Math.max(whole, type.getPrecision() - type.getScale());
    }
    int precision = Math.min(LaminarTypeSystem.MAX_DECIMAL_PRECISION, whole + scale);
    return createTypeWithNullability(
        createSqlType(SqlTypeName.DECIMAL, precision, scale), nullable);
  }

  /** Tells whether a type is that of a date or a timestamp. */
  static boolean isPointInTime(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.DATE || SqlTypeUtil.isTimestamp(type);
  }

  /**
   * The type of a string literal: a VARCHAR, as its spaces at the end are meant; in standard SQL it is a CHAR.
   *
   * @param factory makes it
   * @param text of the literal
   */
  public static RelDataType ofLiteral(RelDataTypeFactory factory, String text) {
    RelDataType type = factory.createSqlType(SqlTypeName.VARCHAR, Math.max(1, text.length()));
    return SqlTypeUtil.addCharsetAndCollation(type, factory);
  }

  private static boolean isString(SqlTypeName typeName) {
    return typeName == SqlTypeName.VARCHAR || typeName == SqlTypeName.VARBINARY;
  }

  @Override
  public Charset getDefaultCharset() {
    return StandardCharsets.UTF_8;
  }
}
