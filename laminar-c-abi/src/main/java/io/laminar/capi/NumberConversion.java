package io.laminar.capi;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.codec.ValueRange;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;

/** Numbers of Arrow to those of a column of another type. Immutable. */
final class NumberConversion extends Conversion {
  private static final int DECIMAL_BYTES = 2 * Long.BYTES;
  private static final int MAX_SCALE = 76;

  // Decimals of so many digits are told apart by their nearest floats.
  private static final int DOUBLE_DIGITS = 15;
  private static final int REAL_DIGITS = 6;

  private enum Form {
    SIGNED,
    UNSIGNED,
    FLOAT,
    DECIMAL
  }

  private final Form form;
  private final int width;
  private final int scale;
  private final ValueRange range;

  private NumberConversion(String name, DataType type, Form form, int width, int scale) {
    super(name, type);
    this.form = form;
    this.width = width;
    this.scale = scale;
    this.range = ValueRange.of(type);
  }

  static @Nullable NumberConversion of(String name, ArrowType given, DataType type) {
    if (given instanceof ArrowType.Int integer) {
      Form form = integer.getIsSigned() ? Form.SIGNED : Form.UNSIGNED;
      return new NumberConversion(name, type, form, integer.getBitWidth() / Byte.SIZE, 0);
    }
    if (given instanceof ArrowType.FloatingPoint floating) {
      return new NumberConversion(name, type, Form.FLOAT, width(floating.getPrecision()), 0);
    }
    if (given instanceof ArrowType.Decimal decimal
        && decimal.getScale() >= -MAX_SCALE
        && decimal.getScale() <= MAX_SCALE) {
      return new NumberConversion(name, type, Form.DECIMAL, DECIMAL_BYTES, decimal.getScale());
    }
    return null;
  }

  private static int width(FloatingPointPrecision precision) {
    return switch (precision) {
      case HALF -> Short.BYTES;
      case SINGLE -> Float.BYTES;
      case DOUBLE -> Double.BYTES;
    };
  }

  @Override
  long word(long values, int row) {
    long at = values + (long) row * width;
    return switch (type.kind()) {
      case REAL -> Float.floatToRawIntBits(single(at));
      case DOUBLE -> Double.doubleToRawLongBits(real(at));
      default ->
        switch (form) {
          case SIGNED -> whole(integer(at));
          case FLOAT -> whole(floating(at));
          case UNSIGNED, DECIMAL -> whole(decimal(at));
        };
    };
  }

  // --- Whole numbers, also those of days, months and units of time ---

  private long whole(long value) {
    if (!range.contains(value)) {
      throw ValueRange.outOfRange(name, type, value);
    }
    return value;
  }

  private long whole(double value) {
    if (value != Math.rint(value)) {
      // A NaN, too.
      throw inexact(shown(value));
    }
    // An infinity is as far outside as what no long holds.
    if (!(value >= -0x1p63 && value < 0x1p63) || !range.contains((long) value)) {
      throw ValueRange.outOfRange(name, type, value);
    }
    return (long) value;
  }

  private long whole(BigDecimal value) {
    BigInteger number;
    try {
      number = value.toBigIntegerExact();
    } catch (ArithmeticException fraction) {
      throw inexact(value.toPlainString());
    }
    if (number.bitLength() >= Long.SIZE || !range.contains(number.longValue())) {
      throw ValueRange.outOfRange(name, type, value);
    }
    return number.longValue();
  }

  // --- Floats ---

  private double real(long at) {
    if (form == Form.FLOAT) {
      return floating(at);
    }
    if (form == Form.SIGNED) {
      long value = integer(at);
      double nearest = value;
      if (nearest < 0x1p63 && (long) nearest == value) {
        return nearest;
      }
      throw inexact(Long.toString(value));
    }
    BigDecimal value = decimal(at);
    double nearest = value.doubleValue();
    checkNearest(value, nearest);
    return nearest;
  }

  private float single(long at) {
    if (form == Form.FLOAT) {
      double value = floating(at);
      float nearest = (float) value;
      if (Float.isInfinite(nearest) && !Double.isInfinite(value)) {
        throw ValueRange.outOfRange(name, type, value);
      }
      return nearest;
    }
    BigDecimal value = decimal(at);
    float nearest = value.floatValue();
    checkNearest(value, nearest);
    return nearest;
  }

  private void checkNearest(BigDecimal value, double nearest) {
    if (!keeps(type.kind(), value, nearest)) {
      throw inexact(value.toPlainString());
    }
  }

  /**
   * Tells whether the nearest float stands for a decimal: it is equal, or no other decimal of as few digits has the same one.
   *
   * @param kind of the column, REAL or DOUBLE
   */
  static boolean keeps(TypeKind kind, BigDecimal value, double nearest) {
    if (Double.isInfinite(nearest)) {
      return false;
    }
    boolean isSingle = kind == TypeKind.REAL;
    // Below, floats have fewer digits.
    boolean isNormal = Math.abs(nearest) >= (isSingle ? Float.MIN_NORMAL : Double.MIN_NORMAL);
    int digits = isSingle ? REAL_DIGITS : DOUBLE_DIGITS;
    boolean isTold =
        isNormal && value.scale() > 0 && value.stripTrailingZeros().precision() <= digits;
    return isTold || new BigDecimal(nearest).compareTo(value) == 0;
  }

  // --- Decimals ---

  @Override
  void writeDecimal(long values, int row, long to) {
    long at = values + (long) row * width;
    BigDecimal value;
    if (form == Form.FLOAT) {
      double given = floating(at);
      if (Double.isNaN(given) || Double.isInfinite(given)) {
        throw inexact(shown(given));
      }
      // The shortest text that reads back as this number: 0.1 is 0.1.
      value = new BigDecimal(
          width == Double.BYTES ? Double.toString(given) : Float.toString((float) given));
    } else {
      value = decimal(at);
    }
    if (value.signum() != 0 && (long) value.precision() - value.scale() > 2L * MAX_SCALE) {
      throw ValueRange.outOfRange(name, type, value);
    }
    BigInteger unscaled;
    try {
      unscaled = value.setScale(type.scale()).unscaledValue();
    } catch (ArithmeticException rounds) {
      throw inexact(value.toPlainString());
    }
    if (unscaled.abs().compareTo(BigInteger.TEN.pow(type.precision())) >= 0) {
      throw ValueRange.outOfRange(name, type, value);
    }
    MemoryUtil.putLong(to, unscaled.longValue());
    MemoryUtil.putLong(to + Long.BYTES, unscaled.shiftRight(Long.SIZE).longValue());
  }

  // --- What is given ---

  private long integer(long at) {
    return switch (width) {
      case Byte.BYTES -> MemoryUtil.getByte(at);
      case Short.BYTES -> MemoryUtil.getShort(at);
      case Integer.BYTES -> MemoryUtil.getInt(at);
      default -> MemoryUtil.getLong(at);
    };
  }

  private double floating(long at) {
    return switch (width) {
      case Short.BYTES -> half(MemoryUtil.getShort(at));
      case Float.BYTES -> Float.intBitsToFloat(MemoryUtil.getInt(at));
      default -> Double.longBitsToDouble(MemoryUtil.getLong(at));
    };
  }

  /** A number of 16 bits, as IEEE 754 has it. */
  static double half(short bits) {
    int exponent = bits >> 10 & 0x1F;
    int fraction = bits & 0x3FF;
    double size = switch (exponent) {
      case 0 -> fraction * 0x1p-24;
      case 0x1F -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
      default -> Math.scalb((double) (fraction + 0x400), exponent - 25);
    };
    return bits < 0 ? -size : size;
  }

  private BigDecimal decimal(long at) {
    if (form == Form.DECIMAL) {
      BigInteger unscaled = BigInteger.valueOf(MemoryUtil.getLong(at + Long.BYTES))
          .shiftLeft(Long.SIZE)
          .or(new BigInteger(Long.toUnsignedString(MemoryUtil.getLong(at))));
      return new BigDecimal(unscaled, scale);
    }
    long value = integer(at);
    if (form == Form.SIGNED) {
      return new BigDecimal(value);
    }
    return width == Long.BYTES
        ? new BigDecimal(Long.toUnsignedString(value))
        : new BigDecimal(value & ((1L << (width * Byte.SIZE)) - 1));
  }

  private String shown(double value) {
    return type.kind() == TypeKind.DECIMAL || value != Math.rint(value)
        ? Double.toString(value)
        : new BigDecimal(value).toPlainString();
  }
}
