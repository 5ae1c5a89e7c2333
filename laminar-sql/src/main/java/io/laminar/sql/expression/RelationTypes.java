package io.laminar.sql.expression;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import java.util.Objects;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** Our types as Calcite spells them, and back. */
public final class RelationTypes {
  private RelationTypes() {}

  /**
   * The row type of a relation.
   *
   * @param schema its columns
   * @param factory makes the type
   * @return a struct of the same names
   */
  public static RelDataType rowType(Schema schema, RelDataTypeFactory factory) {
    RelDataTypeFactory.Builder builder = factory.builder();
    for (Column column : schema.columns()) {
      builder.add(column.name(), toRelDataType(column.type(), factory));
    }
    return builder.build();
  }

  /**
   * A type as Calcite spells it.
   *
   * @param type of a column
   * @param factory makes the type
   * @return the type with the same nullability
   */
  public static RelDataType toRelDataType(DataType type, RelDataTypeFactory factory) {
    int precision = type.precision() == 0 ? RelDataType.PRECISION_NOT_SPECIFIED : type.precision();
    RelDataType plain = switch (type.kind()) {
      case BOOLEAN -> factory.createSqlType(SqlTypeName.BOOLEAN);
      case TINYINT -> factory.createSqlType(SqlTypeName.TINYINT);
      case SMALLINT -> factory.createSqlType(SqlTypeName.SMALLINT);
      case INTEGER -> factory.createSqlType(SqlTypeName.INTEGER);
      case BIGINT -> factory.createSqlType(SqlTypeName.BIGINT);
      case REAL -> factory.createSqlType(SqlTypeName.REAL);
      case DOUBLE -> factory.createSqlType(SqlTypeName.DOUBLE);
      case DECIMAL -> factory.createSqlType(SqlTypeName.DECIMAL, type.precision(), type.scale());
      case CHAR -> factory.createSqlType(SqlTypeName.CHAR, precision);
      case VARCHAR -> factory.createSqlType(SqlTypeName.VARCHAR, precision);
      case VARBINARY -> factory.createSqlType(SqlTypeName.VARBINARY, precision);
      case DATE -> factory.createSqlType(SqlTypeName.DATE);
      case TIME -> factory.createSqlType(SqlTypeName.TIME, type.precision());
      case TIMESTAMP -> factory.createSqlType(SqlTypeName.TIMESTAMP, type.precision());
      case TIMESTAMP_LTZ ->
        factory.createSqlType(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE, type.precision());
      case INTERVAL_DAY ->
        factory.createSqlIntervalType(qualifier(TimeUnit.DAY, TimeUnit.SECOND, type.precision()));
      case INTERVAL_YEAR ->
        factory.createSqlIntervalType(
            qualifier(TimeUnit.YEAR, TimeUnit.MONTH, RelDataType.PRECISION_NOT_SPECIFIED));
      case ARRAY -> factory.createArrayType(toRelDataType(type.elementType(), factory), -1);
    };
    RelDataType complete = SqlTypeUtil.addCharsetAndCollation(plain, factory);
    return factory.createTypeWithNullability(complete, type.nullable());
  }

  private static SqlIntervalQualifier qualifier(TimeUnit from, TimeUnit to, int fraction) {
    return new SqlIntervalQualifier(
        from, RelDataType.PRECISION_NOT_SPECIFIED, to, fraction, SqlParserPos.ZERO);
  }

  /**
   * Our form of a type.
   *
   * @param type as the validator derived it
   * @return the type with the same nullability
   * @throws LaminarException if there is no such type here
   */
  public static DataType toDataType(RelDataType type) {
    int precision = Math.max(0, type.getPrecision());
    boolean nullable = type.isNullable();
    return switch (type.getSqlTypeName()) {
      case BOOLEAN -> new DataType(TypeKind.BOOLEAN, 0, 0, nullable);
      case TINYINT -> new DataType(TypeKind.TINYINT, 0, 0, nullable);
      case SMALLINT -> new DataType(TypeKind.SMALLINT, 0, 0, nullable);
      case INTEGER -> new DataType(TypeKind.INTEGER, 0, 0, nullable);
      case BIGINT -> new DataType(TypeKind.BIGINT, 0, 0, nullable);
      case REAL -> new DataType(TypeKind.REAL, 0, 0, nullable);
      case FLOAT, DOUBLE -> new DataType(TypeKind.DOUBLE, 0, 0, nullable);
      case DECIMAL ->
        new DataType(TypeKind.DECIMAL, precision, Math.max(0, type.getScale()), nullable);
      case CHAR -> new DataType(TypeKind.CHAR, Math.max(1, precision), 0, nullable);
      case VARCHAR -> new DataType(TypeKind.VARCHAR, unbounded(precision), 0, nullable);
      case BINARY, VARBINARY -> new DataType(TypeKind.VARBINARY, unbounded(precision), 0, nullable);
      case DATE -> new DataType(TypeKind.DATE, 0, 0, nullable);
      case TIME -> new DataType(TypeKind.TIME, precision, 0, nullable);
      case TIMESTAMP -> new DataType(TypeKind.TIMESTAMP, precision, 0, nullable);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
        new DataType(TypeKind.TIMESTAMP_LTZ, precision, 0, nullable);
      case ARRAY ->
        DataType.array(elementType(Objects.requireNonNull(type.getComponentType())))
            .withNullable(nullable);
      // A bare NULL: what it stands beside casts it to something else.
      case NULL -> new DataType(TypeKind.BOOLEAN, 0, 0, true);
      default -> {
        if (SqlTypeName.DAY_INTERVAL_TYPES.contains(type.getSqlTypeName())) {
          yield new DataType(TypeKind.INTERVAL_DAY, type.getScale() > 6 ? 9 : 6, 0, nullable);
        }
        if (SqlTypeName.YEAR_INTERVAL_TYPES.contains(type.getSqlTypeName())) {
          yield new DataType(TypeKind.INTERVAL_YEAR, 0, 0, nullable);
        }
        throw new LaminarException(
            ErrorCode.NOT_SUPPORTED,
            "the type " + (type.isStruct() ? "ROW" : type) + " is not supported yet",
            "CAST it to one that is");
      }
    };
  }

  private static DataType elementType(RelDataType type) {
    if (type.getSqlTypeName() == SqlTypeName.NULL || type.getSqlTypeName() == SqlTypeName.UNKNOWN) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "an ARRAY whose elements have no type is not supported yet",
          "CAST one of them: ARRAY[CAST(NULL AS BIGINT)]");
    }
    return toDataType(type);
  }

  private static int unbounded(int precision) {
    return precision == Integer.MAX_VALUE ? 0 : precision;
  }
}
