package io.laminar.core.arrow;

import java.util.List;
import java.util.Locale;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Names of Arrow types for messages, as all of Arrow's libraries know them: {@code timestamp[ms]}. Stateless. */
final class ArrowNames {
  private ArrowNames() {}

  /** Names the type of a field, with those of the elements of a list. */
  static String of(Field field) {
    if (field.getDictionary() != null) {
      return "dictionary-encoded";
    }
    List<Field> children = field.getChildren();
    return field.getType() instanceof ArrowType.List && children.size() == 1
        ? "list<" + of(children.get(0)) + ">"
        : of(field.getType());
  }

  private static String of(ArrowType type) {
    if (type instanceof ArrowType.Int integer) {
      return (integer.getIsSigned() ? "int" : "uint") + integer.getBitWidth();
    }
    if (type instanceof ArrowType.FloatingPoint floating) {
      return switch (floating.getPrecision()) {
        case HALF -> "float16";
        case SINGLE -> "float32";
        case DOUBLE -> "float64";
      };
    }
    if (type instanceof ArrowType.Decimal decimal) {
      return "decimal" + decimal.getBitWidth() + "(" + decimal.getPrecision() + ", "
          + decimal.getScale() + ")";
    }
    return switch (type.getTypeID()) {
      case Utf8 -> "string";
      case LargeUtf8 -> "large_string";
      case LargeBinary -> "large_binary";
      case Interval -> interval((ArrowType.Interval) type);
      case Date, Time, Timestamp, Duration -> time(type);
      default -> type.getTypeID().name().toLowerCase(Locale.ROOT);
    };
  }

  private static String interval(ArrowType.Interval type) {
    return switch (type.getUnit()) {
      case YEAR_MONTH -> "month_interval";
      case DAY_TIME -> "day_time_interval";
      case MONTH_DAY_NANO -> "month_day_nano_interval";
    };
  }

  private static String time(ArrowType type) {
    if (type instanceof ArrowType.Date date) {
      return switch (date.getUnit()) {
        case DAY -> "date32";
        case MILLISECOND -> "date64";
      };
    }
    if (type instanceof ArrowType.Time time) {
      return "time" + time.getBitWidth() + "[" + unit(time.getUnit()) + "]";
    }
    if (type instanceof ArrowType.Timestamp timestamp) {
      String zone = timestamp.getTimezone();
      return "timestamp[" + unit(timestamp.getUnit()) + (zone == null ? "" : ", tz=" + zone) + "]";
    }
    return "duration[" + unit(((ArrowType.Duration) type).getUnit()) + "]";
  }

  private static String unit(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> "s";
      case MILLISECOND -> "ms";
      case MICROSECOND -> "us";
      case NANOSECOND -> "ns";
    };
  }
}
