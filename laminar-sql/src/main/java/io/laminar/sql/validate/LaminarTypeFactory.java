package io.laminar.sql.validate;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
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

  /**
   * Derives the common type of values. That of exact numbers keeps the largest scale: where 38 digits do not do for all
   * values, Calcite would round some; here those that do not fit are row errors.
   */
  @Override
  public @Nullable RelDataType leastRestrictive(
      List<RelDataType> types, SqlTypeMappingRule mappingRule) {
    int whole = 0;
    int scale = 0;
    boolean decimals = false;
    boolean nullable = false;
    for (RelDataType type : types) {
      nullable |= type.isNullable();
      if (type.getSqlTypeName() == SqlTypeName.NULL) {
        continue;
      }
      if (!SqlTypeUtil.isExactNumeric(type) || SqlTypeUtil.isInterval(type)) {
        return super.leastRestrictive(types, mappingRule);
      }
      decimals |= SqlTypeUtil.isDecimal(type);
      scale = Math.max(scale, type.getScale());
      whole = Math.max(whole, type.getPrecision() - type.getScale());
    }
    if (!decimals) {
      return super.leastRestrictive(types, mappingRule);
    }
    int precision = Math.min(LaminarTypeSystem.MAX_DECIMAL_PRECISION, whole + scale);
    return createTypeWithNullability(
        createSqlType(SqlTypeName.DECIMAL, precision, scale), nullable);
  }

  private static boolean isString(SqlTypeName typeName) {
    return typeName == SqlTypeName.VARCHAR || typeName == SqlTypeName.VARBINARY;
  }

  @Override
  public Charset getDefaultCharset() {
    return StandardCharsets.UTF_8;
  }
}
