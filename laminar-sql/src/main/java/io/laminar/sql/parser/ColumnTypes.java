package io.laminar.sql.parser;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.SqlPosition;
import io.laminar.api.TypeKind;
import io.laminar.sql.parser.ast.IntervalTypeName;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCollectionTypeNameSpec;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlMapTypeNameSpec;
import org.apache.calcite.sql.SqlRowTypeNameSpec;
import org.apache.calcite.sql.SqlTypeNameSpec;

/** The types of columns (SEMANTICS §2) from how they are written. Stateless. */
public final class ColumnTypes {
  private static final List<String> NAMES = List.of(
      "BOOLEAN",
      "TINYINT",
      "SMALLINT",
      "INTEGER",
      "BIGINT",
      "REAL",
      "DOUBLE",
      "DECIMAL",
      "CHAR",
      "VARCHAR",
      "VARBINARY",
      "DATE",
      "TIME",
      "TIMESTAMP",
      "TIMESTAMP WITH LOCAL TIME ZONE",
      "INTERVAL DAY TO SECOND",
      "INTERVAL YEAR TO MONTH");

  private static final String THERE_IS =
      "there is: " + String.join(", ", NAMES) + ", ARRAY of these";

  private static final int MICROS = 6;
  private static final int NANOS = 9;

  /** What other databases call our types. */
  private static final Map<String, String> OTHER_NAMES = Map.ofEntries(
      Map.entry("STRING", "VARCHAR"),
      Map.entry("TEXT", "VARCHAR"),
      Map.entry("CLOB", "VARCHAR"),
      Map.entry("BOOL", "BOOLEAN"),
      Map.entry("LONG", "BIGINT"),
      Map.entry("INT8", "TINYINT"),
      Map.entry("BYTE", "TINYINT"),
      Map.entry("SHORT", "SMALLINT"),
      Map.entry("INT16", "SMALLINT"),
      Map.entry("INT32", "INTEGER"),
      Map.entry("INT64", "BIGINT"),
      Map.entry("FLOAT32", "REAL"),
      Map.entry("FLOAT64", "DOUBLE"),
      Map.entry("NUMBER", "DECIMAL"),
      Map.entry("BYTES", "VARBINARY"),
      Map.entry("BLOB", "VARBINARY"),
      Map.entry("BINARY", "VARBINARY"),
      Map.entry("BYTEA", "VARBINARY"),
      Map.entry("DATETIME", "TIMESTAMP"),
      Map.entry("INSTANT", "TIMESTAMP WITH LOCAL TIME ZONE"),
      Map.entry("TIMESTAMPTZ", "TIMESTAMP WITH LOCAL TIME ZONE"),
      Map.entry("TIMESTAMP_TZ", "TIMESTAMP WITH LOCAL TIME ZONE"));

  private static final Set<String> LATER = Set.of(
      "MAP", "ROW", "MULTISET", "UUID", "VARIANT", "GEOMETRY", "TIME_WITH_LOCAL_TIME_ZONE", "ANY");

  private ColumnTypes() {}

  /**
   * Resolves a type as written.
   *
   * @param spec what the parser made of it
   * @param nullable whether NULL is a value
   * @return the type
   * @throws LaminarException for an unknown type, or a precision out of range
   */
  public static DataType resolve(SqlDataTypeSpec spec, boolean nullable) {
    return resolve(spec, nullable, SqlPositions.of(spec.getParserPosition()));
  }

  /** Resolves the type of a column that stands at a place; refuses unknown ones and precisions out of range. */
  static DataType resolve(SqlDataTypeSpec spec, boolean nullable, SqlPosition column) {
    SqlTypeNameSpec named = spec.getTypeNameSpec();
    String name = named.getTypeName().toString().toUpperCase(Locale.ROOT);
    SqlPosition position = SqlPositions.of(spec.getParserPosition());
    if (named instanceof IntervalTypeName interval) {
      return interval(interval.qualifier(), position).withNullable(nullable);
    }
    if (named instanceof SqlCollectionTypeNameSpec collection && name.equals("ARRAY")) {
      return array(collection, nullable, position);
    }
    if (!(named instanceof SqlBasicTypeNameSpec basic)) {
      boolean endOnly = named instanceof SqlMapTypeNameSpec || named instanceof SqlRowTypeNameSpec;
      // The grammar notes only where such a type ends.
      throw unknown(name, endOnly ? column : position);
    }
    if (basic.getCharSetName() != null) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "CHARACTER SET is not supported yet",
          position,
          "leave it out: strings hold all of Unicode",
          null);
    }
    int precision = basic.getPrecision();
    int scale = basic.getScale();
    DataType type = switch (name) {
      case "BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "REAL", "DOUBLE", "DATE" ->
        DataType.of(TypeKind.valueOf(name));
      case "FLOAT" -> DataType.of(TypeKind.DOUBLE);
      case "DECIMAL" ->
        precision < 0
            ? DataType.of(TypeKind.DECIMAL)
            : create(TypeKind.DECIMAL, precision, Math.max(scale, 0), position);
      case "CHAR" -> create(TypeKind.CHAR, precision < 0 ? 1 : precision, 0, position);
      case "VARCHAR", "VARBINARY" -> bounded(TypeKind.valueOf(name), precision, position);
      case "TIME" -> create(TypeKind.TIME, Math.max(precision, 0), 0, position);
      case "TIMESTAMP" -> create(TypeKind.TIMESTAMP, precision < 0 ? 3 : precision, 0, position);
      case "TIMESTAMP_WITH_LOCAL_TIME_ZONE", "TIMESTAMP WITH LOCAL TIME ZONE" ->
        create(TypeKind.TIMESTAMP_LTZ, precision < 0 ? 3 : precision, 0, position);
      default -> throw unknown(name, position);
    };
    return type.withNullable(nullable);
  }

  /** Elements may be NULL, and are of any type but CHAR and ARRAY. */
  private static DataType array(
      SqlCollectionTypeNameSpec collection, boolean nullable, SqlPosition position) {
    SqlTypeNameSpec named = collection.getElementTypeName();
    SqlDataTypeSpec spec = new SqlDataTypeSpec(named, collection.getParserPos());
    try {
      return DataType.array(resolve(spec, true, position)).withNullable(nullable);
    } catch (LaminarException e) {
      if (e.position().isPresent()) {
        throw e;
      }
      throw new LaminarException(e.code(), e.problem(), position, e.remedy(), e);
    }
  }

  /** A column holds any interval of its kind; of how many digits the fields may have it knows nothing. */
  private static DataType interval(SqlIntervalQualifier qualifier, SqlPosition position) {
    boolean wide = qualifier.getStartPrecisionPreservingDefault() < 0;
    if (wide
        && qualifier.getStartUnit() == TimeUnit.YEAR
        && qualifier.getUnit() == TimeUnit.MONTH) {
      return DataType.of(TypeKind.INTERVAL_YEAR);
    }
    int digits = qualifier.getFractionalSecondPrecisionPreservingDefault();
    if (wide
        && qualifier.getStartUnit() == TimeUnit.DAY
        && qualifier.getUnit() == TimeUnit.SECOND
        && (digits < 0 || digits == MICROS || digits == NANOS)) {
      return new DataType(TypeKind.INTERVAL_DAY, Math.max(digits, MICROS), 0, false);
    }
    throw new LaminarException(
        ErrorCode.NOT_SUPPORTED,
        "a column of type INTERVAL " + qualifier + " is not supported yet",
        position,
        "declare it INTERVAL DAY TO SECOND, INTERVAL DAY TO SECOND(9) for nanoseconds, or INTERVAL YEAR"
            + " TO MONTH",
        null);
  }

  private static DataType bounded(TypeKind kind, int length, SqlPosition position) {
    if (length == 0) {
      throw new LaminarException(
          ErrorCode.INVALID_LITERAL,
          kind + "(0) holds nothing",
          position,
          "give a length of at least 1, or none for any length",
          null);
    }
    return create(kind, Math.max(length, 0), 0, position);
  }

  private static DataType create(TypeKind kind, int precision, int scale, SqlPosition position) {
    try {
      return new DataType(kind, precision, scale, false);
    } catch (LaminarException e) {
      throw new LaminarException(ErrorCode.UNKNOWN_TYPE, e.problem(), position, e.remedy(), e);
    }
  }

  /** The error for a type that there is not, or not yet. */
  static LaminarException unknown(String name, SqlPosition position) {
    String plain = name.replace('_', ' ');
    if (LATER.contains(name)
        || name.startsWith("INTERVAL")
        || name.contains("TIME_ZONE")
        || name.contains("_TZ")) {
      return new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "the type " + plain + " is not supported yet",
          position,
          THERE_IS,
          null);
    }
    String near = Optional.ofNullable(OTHER_NAMES.get(name))
        .or(() -> Suggestions.closest(name, NAMES))
        .or(() -> Suggestions.closest(
                name, OTHER_NAMES.keySet().stream().sorted().toList())
            .map(OTHER_NAMES::get))
        .map(type -> "did you mean " + type + "? ")
        .orElse("");
    return new LaminarException(
        ErrorCode.UNKNOWN_TYPE, "there is no type " + plain, position, near + THERE_IS, null);
  }
}
