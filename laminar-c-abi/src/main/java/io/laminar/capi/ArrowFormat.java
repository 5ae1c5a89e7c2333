package io.laminar.capi;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;

/** The format strings of Arrow's C data interface. Stateless. */
final class ArrowFormat {
  private ArrowFormat() {}

  /**
   * Writes a type that an exported batch has.
   *
   * @param type of a column
   */
  static String of(ArrowType type) {
    if (type instanceof ArrowType.Int integer) {
      char signed = switch (integer.getBitWidth()) {
        case Byte.SIZE -> 'c';
        case Short.SIZE -> 's';
        case Integer.SIZE -> 'i';
        default -> 'l';
      };
      return String.valueOf(integer.getIsSigned() ? signed : Character.toUpperCase(signed));
    }
    if (type instanceof ArrowType.FloatingPoint floating) {
      return floating.getPrecision() == FloatingPointPrecision.SINGLE ? "f" : "g";
    }
    if (type instanceof ArrowType.Decimal decimal) {
      return "d:" + decimal.getPrecision() + "," + decimal.getScale();
    }
    if (type instanceof ArrowType.Time time) {
      return "tt" + letter(time.getUnit());
    }
    if (type instanceof ArrowType.Timestamp timestamp) {
      String zone = timestamp.getTimezone();
      return "ts" + letter(timestamp.getUnit()) + ":" + (zone == null ? "" : zone);
    }
    if (type instanceof ArrowType.Duration duration) {
      return "tD" + letter(duration.getUnit());
    }
    return switch (type.getTypeID()) {
      case Bool -> "b";
      case Utf8 -> "u";
      case Binary -> "z";
      case Date -> "tdD";
      case Interval -> "tiM";
      case List -> "+l";
      case Struct -> "+s";
      default ->
        throw new LaminarException(
            ErrorCode.INTERNAL, "no column is a " + type, "please report this");
    };
  }

  /**
   * Reads the format of a column that values can be taken of as they lie there.
   *
   * @param format as it was given
   * @return the type; null for any other
   */
  static @Nullable ArrowType parse(String format) {
    return switch (format) {
      case "b" -> new ArrowType.Bool();
      case "c" -> new ArrowType.Int(Byte.SIZE, true);
      case "C" -> new ArrowType.Int(Byte.SIZE, false);
      case "s" -> new ArrowType.Int(Short.SIZE, true);
      case "S" -> new ArrowType.Int(Short.SIZE, false);
      case "i" -> new ArrowType.Int(Integer.SIZE, true);
      case "I" -> new ArrowType.Int(Integer.SIZE, false);
      case "l" -> new ArrowType.Int(Long.SIZE, true);
      case "L" -> new ArrowType.Int(Long.SIZE, false);
      case "e" -> new ArrowType.FloatingPoint(FloatingPointPrecision.HALF);
      case "f" -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
      case "g" -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
      case "u" -> new ArrowType.Utf8();
      case "U" -> new ArrowType.LargeUtf8();
      case "z" -> new ArrowType.Binary();
      case "Z" -> new ArrowType.LargeBinary();
      case "tdD" -> new ArrowType.Date(DateUnit.DAY);
      case "tdm" -> new ArrowType.Date(DateUnit.MILLISECOND);
      case "tts" -> new ArrowType.Time(TimeUnit.SECOND, Integer.SIZE);
      case "ttm" -> new ArrowType.Time(TimeUnit.MILLISECOND, Integer.SIZE);
      case "ttu" -> new ArrowType.Time(TimeUnit.MICROSECOND, Long.SIZE);
      case "ttn" -> new ArrowType.Time(TimeUnit.NANOSECOND, Long.SIZE);
      case "tiM" -> new ArrowType.Interval(IntervalUnit.YEAR_MONTH);
      default -> parseLonger(format);
    };
  }

  private static char letter(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> 's';
      case MILLISECOND -> 'm';
      case MICROSECOND -> 'u';
      case NANOSECOND -> 'n';
    };
  }

  private static @Nullable TimeUnit unit(char letter) {
    return switch (letter) {
      case 's' -> TimeUnit.SECOND;
      case 'm' -> TimeUnit.MILLISECOND;
      case 'u' -> TimeUnit.MICROSECOND;
      case 'n' -> TimeUnit.NANOSECOND;
      default -> null;
    };
  }

  private static @Nullable ArrowType parseLonger(String format) {
    if (format.startsWith("tD") && format.length() == 3) {
      TimeUnit unit = unit(format.charAt(2));
      return unit == null ? null : new ArrowType.Duration(unit);
    }
    if (format.startsWith("ts") && format.length() >= 4 && format.charAt(3) == ':') {
      TimeUnit unit = unit(format.charAt(2));
      String zone = format.length() == 4 ? null : format.substring(4);
      return unit == null ? null : new ArrowType.Timestamp(unit, zone);
    }
    if (format.startsWith("d:")) {
      return decimal(format.substring(2).split(",", -1));
    }
    return null;
  }

  private static @Nullable ArrowType decimal(String[] numbers) {
    try {
      int bits = numbers.length == 3 ? Integer.parseInt(numbers[2]) : 2 * Long.SIZE;
      int precision = Integer.parseInt(numbers[0]);
      boolean known = (numbers.length == 2 || numbers.length == 3)
          && bits == 2 * Long.SIZE
          && precision >= 1
          && precision <= 38;
      return known ? new ArrowType.Decimal(precision, Integer.parseInt(numbers[1]), bits) : null;
    } catch (NumberFormatException malformed) {
      return null;
    }
  }

  /** Names a format for an error. */
  static String shown(String format) {
    return switch (format) {
      case "+s" -> "struct";
      case "+m" -> "map";
      case "+r" -> "run-end encoded";
      case "+vl", "+vL" -> "list view";
      case "tiD", "tin" -> "interval of days";
      default ->
        format.startsWith("+u")
            ? "union"
            : format.startsWith("w:")
                ? "fixed-size binary"
                : format.startsWith("d:")
                    ? "decimal of other than 128 bits"
                    : "format '" + format + "'";
    };
  }
}
