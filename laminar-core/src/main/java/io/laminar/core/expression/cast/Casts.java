package io.laminar.core.expression.cast;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Literal;
import io.laminar.core.expression.array.ElementCast;
import io.laminar.core.expression.temporal.ZoneTable;

/** Chooses the kernel of a cast by the families of the two types. */
public final class Casts {
  private Casts() {}

  /**
   * Makes a cast.
   *
   * @param value what to cast
   * @param type wanted; its nullability does not matter: NULL stays NULL
   * @param lenient true for TRY_CAST, where what cannot be cast is NULL
   * @return perhaps {@code value} itself
   * @throws LaminarException NOT_SUPPORTED where no value of the one type is one of the other
   */
  public static Expression of(Expression value, DataType type, boolean lenient) {
    DataType from = value.type();
    DataType to = type.withNullable(from.nullable());
    if (from.equals(to)) {
      return value;
    }
    if (value instanceof Literal literal && literal.isNull()) {
      return Literal.ofNull(to);
    }
    if (from.kind() == to.kind() && from.kind() != TypeKind.DECIMAL && sameWords(from, to)) {
      return new Retyped(value, to);
    }
    return switch (to.kind()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT -> toInteger(value, to, lenient);
      case REAL, DOUBLE -> toFloating(value, to, lenient);
      case DECIMAL -> toDecimal(value, to, lenient);
      case CHAR, VARCHAR -> toText(value, to, lenient);
      case VARBINARY -> {
        check(isText(from) || from.kind() == TypeKind.VARBINARY, from, to);
        yield fit(value, to);
      }
      case BOOLEAN -> toBoolean(value, to, lenient);
      case DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ -> toTemporal(value, to, lenient);
      case INTERVAL_DAY -> {
        if (isText(from)) {
          yield new ParseText(value, to, lenient);
        }
        check(from.kind() == TypeKind.INTERVAL_DAY, from, to);
        yield TimeUnits.ofInterval(value, to, lenient);
      }
      case INTERVAL_YEAR -> {
        check(isText(from), from, to);
        yield new ParseText(value, to, lenient);
      }
      case ARRAY -> {
        check(from.kind() == TypeKind.ARRAY, from, to);
        yield new ElementCast(value, to, element -> of(element, to.elementType(), lenient));
      }
    };
  }

  private static boolean isText(DataType type) {
    return type.kind() == TypeKind.CHAR || type.kind() == TypeKind.VARCHAR;
  }

  /**
   * Makes a cast between an instant and text in which local times are those of a zone.
   *
   * @param value a TIMESTAMP WITH LOCAL TIME ZONE, or a string
   * @param type the other of the two
   * @param lenient true for TRY_CAST
   */
  public static Expression inZone(
      Expression value, DataType type, boolean lenient, ZoneTable zone) {
    DataType to = type.withNullable(value.type().nullable());
    return value.type().kind() == TypeKind.TIMESTAMP_LTZ
        ? new FormatText(value, to, lenient, zone)
        : new ParseText(value, to, lenient, zone);
  }

  private static boolean sameWords(DataType from, DataType to) {
    return switch (from.kind()) {
      case CHAR, TIME, TIMESTAMP, TIMESTAMP_LTZ, INTERVAL_DAY -> false;
      case ARRAY -> sameElements(from.elementType(), to.elementType());
      case VARCHAR, VARBINARY ->
        to.precision() == 0 || (from.precision() > 0 && from.precision() <= to.precision());
      default -> true;
    };
  }

  /** Tells whether each element has the same bytes as one of the other type. */
  private static boolean sameElements(DataType from, DataType to) {
    return from.equals(to)
        || (from.kind() == to.kind() && from.kind() != TypeKind.DECIMAL && sameWords(from, to));
  }

  private static Expression toInteger(Expression value, DataType to, boolean lenient) {
    return switch (value.type().kind()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT ->
        IntegerNarrowing.bits(value.type().kind()) <= IntegerNarrowing.bits(to.kind())
            ? new Retyped(value, to)
            : new IntegerNarrowing(value, to, lenient);
      case INTERVAL_DAY, INTERVAL_YEAR -> new IntegerNarrowing(value, to, lenient);
      case BOOLEAN -> new Retyped(value, to);
      case REAL, DOUBLE -> new FloatingToInteger(value, to, lenient);
      case DECIMAL -> new DecimalToInteger(value, to, lenient);
      case CHAR, VARCHAR -> new ParseText(value, to, lenient);
      case VARBINARY, DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ, ARRAY ->
        throw unsupported(value.type(), to);
    };
  }

  private static Expression toFloating(Expression value, DataType to, boolean lenient) {
    return switch (value.type().kind()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT -> new IntegerToFloating(value, to);
      case REAL -> new Retyped(value, to);
      case DOUBLE -> new DoubleToReal(value, to, lenient);
      case DECIMAL -> new DecimalToFloating(value, to);
      case CHAR, VARCHAR -> new ParseText(value, to, lenient);
      case BOOLEAN -> new IntegerToFloating(value, to);
      case VARBINARY, DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ, INTERVAL_DAY, INTERVAL_YEAR, ARRAY ->
        throw unsupported(value.type(), to);
    };
  }

  private static Expression toDecimal(Expression value, DataType to, boolean lenient) {
    return switch (value.type().kind()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, BOOLEAN ->
        new ToDecimal(value, to, lenient);
      case DECIMAL -> {
        DataType from = value.type();
        boolean same = from.scale() == to.scale()
            && from.precision() <= to.precision()
            && from.words() == to.words();
        yield same ? new Retyped(value, to) : new ToDecimal(value, to, lenient);
      }
      case CHAR, VARCHAR -> new ParseText(value, to, lenient);
      case VARBINARY, DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ, INTERVAL_DAY, INTERVAL_YEAR, ARRAY ->
        throw unsupported(value.type(), to);
    };
  }

  private static Expression toText(Expression value, DataType to, boolean lenient) {
    return switch (value.type().kind()) {
      case CHAR, VARCHAR -> fit(value, to);
      case VARBINARY -> {
        DataType text = DataType.of(TypeKind.VARCHAR).withNullable(value.type().nullable());
        yield fit(new BytesToText(value, text, lenient), to);
      }
      case ARRAY -> throw unsupported(value.type(), to);
      default -> new FormatText(value, to, lenient);
    };
  }

  private static Expression fit(Expression value, DataType to) {
    DataType from = value.type();
    boolean sameUnit = (from.kind() == TypeKind.VARBINARY) == (to.kind() == TypeKind.VARBINARY);
    boolean fits = sameUnit && from.precision() > 0 && from.precision() <= to.precision();
    boolean strips = from.kind() == TypeKind.CHAR && to.kind() == TypeKind.VARCHAR;
    if (!strips && to.kind() != TypeKind.CHAR && (to.precision() == 0 || fits)) {
      return new Retyped(value, to);
    }
    return new FitText(value, to);
  }

  private static Expression toBoolean(Expression value, DataType to, boolean lenient) {
    return switch (value.type().kind()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL ->
        BooleanCasts.ofNumber(value);
      case CHAR, VARCHAR -> new ParseText(value, to, lenient);
      default -> throw unsupported(value.type(), to);
    };
  }

  private static Expression toTemporal(Expression value, DataType to, boolean lenient) {
    TypeKind from = value.type().kind();
    if (from == TypeKind.CHAR || from == TypeKind.VARCHAR) {
      return new ParseText(value, to, lenient);
    }
    boolean dated = from == TypeKind.DATE || from.isTimestamp();
    boolean wantsTime = to.kind() == TypeKind.TIME;
    check(wantsTime ? from == TypeKind.TIME || from.isTimestamp() : dated, value.type(), to);
    return TimeUnits.of(value, to, lenient);
  }

  private static void check(boolean possible, DataType from, DataType to) {
    if (!possible) {
      throw unsupported(from, to);
    }
  }

  private static LaminarException unsupported(DataType from, DataType to) {
    return new LaminarException(
        ErrorCode.NOT_SUPPORTED,
        "a cast from " + from.sqlName() + " to " + to.sqlName() + " is not supported yet",
        "Cast by way of a type that both can be cast to, such as VARCHAR or DATE");
  }
}
