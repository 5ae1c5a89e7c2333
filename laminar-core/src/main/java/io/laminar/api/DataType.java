package io.laminar.api;

import org.jspecify.annotations.Nullable;

/**
 * The type of a column or expression.
 *
 * @param kind the SQL type
 * @param precision digits of a DECIMAL (1 to 38), fractional digits of a TIME or TIMESTAMP (0 to
 *     9), length of a CHAR, maximum length of a VARCHAR or VARBINARY (0: unbounded), 6 or 9 of a
 *     day-time interval, which is held in micro- or nanoseconds; 0 otherwise
 * @param scale digits after the point of a DECIMAL (0 to precision); 0 otherwise
 * @param nullable whether NULL is a value
 * @param element the type of the elements of an ARRAY, which may be NULL; null for every other type
 */
public record DataType(
    TypeKind kind,
    int precision,
    int scale,
    boolean nullable,
    @Nullable DataType element) {
  /** The precision of a DECIMAL up to which a value fits in one 64-bit word. */
  public static final int MAX_SHORT_DECIMAL_PRECISION = 18;

  /** The largest precision of a DECIMAL. */
  public static final int MAX_DECIMAL_PRECISION = 38;

  // Checks precision and scale.
  public DataType {
    Arguments.notNull(kind, "kind");
    if ((kind == TypeKind.ARRAY) != (element != null)) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          element == null
              ? "an ARRAY needs the type of its elements"
              : "a " + kind + " has no elements",
          "make the type of an array by DataType.array(element)");
    }
    if (element != null && (element.kind == TypeKind.ARRAY || element.kind == TypeKind.CHAR)) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "an ARRAY of " + element.kind + " is not supported yet",
          element.kind == TypeKind.CHAR
              ? "let the elements be VARCHAR"
              : "let the elements be of another type, or UNNEST the one array into rows");
    }
    element = element == null ? null : element.withNullable(true);
    boolean valid = switch (kind) {
      case DECIMAL ->
        precision >= 1 && precision <= MAX_DECIMAL_PRECISION && scale >= 0 && scale <= precision;
      case TIME, TIMESTAMP, TIMESTAMP_LTZ -> precision >= 0 && precision <= 9 && scale == 0;
      case CHAR -> precision >= 1 && scale == 0;
      case VARCHAR, VARBINARY -> precision >= 0 && scale == 0;
      case INTERVAL_DAY -> (precision == 6 || precision == 9) && scale == 0;
      case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DATE, INTERVAL_YEAR, ARRAY ->
        precision == 0 && scale == 0;
    };
    if (!valid) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "there is no type " + kind + "(" + precision
              + (kind == TypeKind.DECIMAL ? ", " + scale : "") + ")",
          kind.isInterval()
              ? "a day-time interval takes a precision of 6 or 9, one of years and months none"
              : "DECIMAL takes a precision of 1 to 38 and a scale of 0 to the precision,"
                  + " TIME and TIMESTAMP a precision of 0 to 9");
    }
  }

  /**
   * A type other than ARRAY.
   *
   * @param kind the SQL type
   * @param precision as of the type
   * @param scale as of the type
   * @param nullable whether NULL is a value
   */
  public DataType(TypeKind kind, int precision, int scale, boolean nullable) {
    this(kind, precision, scale, nullable, null);
  }

  /**
   * A NOT NULL type that needs no precision.
   *
   * @param kind the SQL type
   * @return the type; TIMESTAMP has precision 3, TIME 0
   * @throws LaminarException {@link ErrorCode#INVALID_ARGUMENT} for ARRAY, which {@link #array} makes
   */
  public static DataType of(TypeKind kind) {
    int precision = switch (Arguments.notNull(kind, "kind")) {
      case TIMESTAMP, TIMESTAMP_LTZ -> 3;
      case CHAR -> 1;
      case INTERVAL_DAY -> 6;
      default -> 0;
    };
    return kind == TypeKind.DECIMAL
        ? decimal(MAX_DECIMAL_PRECISION, 0)
        : new DataType(kind, precision, 0, false);
  }

  /**
   * A NOT NULL decimal.
   *
   * @param precision digits, 1 to 38
   * @param scale digits after the point, 0 to precision
   * @return the type
   */
  public static DataType decimal(int precision, int scale) {
    return new DataType(TypeKind.DECIMAL, precision, scale, false);
  }

  /**
   * A NOT NULL timestamp without zone.
   *
   * @param precision fractional digits of a second, 0 to 9
   * @return the type
   */
  public static DataType timestamp(int precision) {
    return new DataType(TypeKind.TIMESTAMP, precision, 0, false);
  }

  /**
   * A NOT NULL array of elements that may be NULL.
   *
   * @param element their type, any but ARRAY and CHAR
   * @return the type
   */
  public static DataType array(DataType element) {
    return new DataType(TypeKind.ARRAY, 0, 0, false, Arguments.notNull(element, "element"));
  }

  /**
   * Returns the type of the elements of an ARRAY.
   *
   * @return the type, nullable
   * @throws LaminarException {@link ErrorCode#INVALID_ARGUMENT} where this is another type
   */
  public DataType elementType() {
    if (element == null) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT, "a " + sqlName() + " has no elements", "ask an ARRAY only");
    }
    return element;
  }

  /**
   * The same type with another nullability.
   *
   * @param nullable whether NULL is a value
   * @return the type
   */
  public DataType withNullable(boolean nullable) {
    return nullable == this.nullable
        ? this
        : new DataType(kind, precision, scale, nullable, element);
  }

  /**
   * Returns how many 64-bit words a value takes in a slot or vector.
   *
   * @return 2 for byte strings and arrays, and for decimals of more than 18 digits, else 1
   */
  public int words() {
    boolean wide =
        kind.isBytes() || (kind == TypeKind.DECIMAL && precision > MAX_SHORT_DECIMAL_PRECISION);
    return wide ? 2 : 1;
  }

  /**
   * Returns how many units of a TIMESTAMP or day-time interval are in a second: 1,000 up to
   * precision 3, 1,000,000 up to 6, 1,000,000,000 up to 9.
   *
   * @return units per second
   */
  public long unitsPerSecond() {
    return precision <= 3 ? 1_000L : precision <= 6 ? 1_000_000L : 1_000_000_000L;
  }

  /**
   * Returns how many units lie between two neighbouring values of a TIME or TIMESTAMP: 10 for
   * TIMESTAMP(2), which is held in milliseconds, 1,000,000,000 for TIME(0), which is held in
   * nanoseconds.
   *
   * @return 1 where every whole number is a value
   */
  public long unitsPerStep() {
    if (kind != TypeKind.TIME && !kind.isTimestamp()) {
      return 1;
    }
    int held = kind == TypeKind.TIME || precision > 6 ? 9 : precision > 3 ? 6 : 3;
    long step = 1;
    for (int digits = precision; digits < held; digits++) {
      step *= 10;
    }
    return step;
  }

  // By hand: those that a record makes at run time cost several milliseconds of a first statement.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DataType type
        && kind == type.kind
        && precision == type.precision
        && scale == type.scale
        && nullable == type.nullable
        && (element == null ? type.element == null : element.equals(type.element));
  }

  @Override
  public int hashCode() {
    int elements = element == null ? 0 : element.hashCode();
    return (((kind.hashCode() * 31 + precision) * 31 + scale) * 31 + elements) * 2
        + (nullable ? 1 : 0);
  }

  /** Returns the SQL spelling, with NOT NULL where it applies. */
  @Override
  public String toString() {
    return sqlName() + (nullable ? "" : " NOT NULL");
  }

  /**
   * Returns the SQL spelling without nullability.
   *
   * @return for example {@code DECIMAL(10, 2)}
   */
  public String sqlName() {
    return switch (kind) {
      case DECIMAL -> "DECIMAL(" + precision + ", " + scale + ")";
      case CHAR -> "CHAR(" + precision + ")";
      case VARCHAR, VARBINARY -> precision == 0 ? kind.name() : kind + "(" + precision + ")";
      case TIME -> precision == 0 ? "TIME" : "TIME(" + precision + ")";
      case TIMESTAMP -> "TIMESTAMP(" + precision + ")";
      case TIMESTAMP_LTZ -> "TIMESTAMP(" + precision + ") WITH LOCAL TIME ZONE";
      case INTERVAL_DAY -> "INTERVAL DAY TO SECOND" + (precision > 6 ? "(" + precision + ")" : "");
      case INTERVAL_YEAR -> "INTERVAL YEAR TO MONTH";
      case ARRAY -> elementType().sqlName() + " ARRAY";
      case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DATE -> kind.name();
    };
  }
}
