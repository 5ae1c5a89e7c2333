package io.laminar.sql.validate;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;
import org.apache.calcite.sql.type.SqlTypeName;

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

  private static boolean isString(SqlTypeName typeName) {
    return typeName == SqlTypeName.VARCHAR || typeName == SqlTypeName.VARBINARY;
  }

  @Override
  public Charset getDefaultCharset() {
    return StandardCharsets.UTF_8;
  }
}
