package io.laminar.capi;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.TemporalRounding;
import io.laminar.api.TypeKind;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;

/**
 * How values of an Arrow type become those of a column of another one, where nothing is lost. Immutable.
 *
 * <table>
 *   <caption>What is converted; types that the engine reads as they are need none of it</caption>
 *   <tr><th>column</th><th>values</th></tr>
 *   <tr><td>TINYINT … BIGINT</td><td>floats and decimals that are whole numbers in its range</td></tr>
 *   <tr><td>DOUBLE</td><td>whole numbers that it holds exactly; decimals of at most 15 digits, or exact ones; half floats</td></tr>
 *   <tr><td>REAL</td><td>the same, with 6 digits; doubles, to the nearest, as a row's are</td></tr>
 *   <tr><td>DECIMAL</td><td>whole numbers, floats by their shortest text, decimals of another scale, where nothing is rounded</td></tr>
 *   <tr><td>times</td><td>finer ones are floored, unless the configuration refuses them; integers in the column's own unit</td></tr>
 *   <tr><td>DATE</td><td>timestamps without a zone, of midnight; integers, of days</td></tr>
 *   <tr><td>TIME</td><td>durations since midnight; integers, of nanoseconds</td></tr>
 *   <tr><td>TIMESTAMP, with a zone or without</td><td>dates</td></tr>
 *   <tr><td>INTERVAL YEAR TO MONTH</td><td>integers, and floats and decimals that are whole numbers, of months</td></tr>
 * </table>
 */
abstract class Conversion {
  final String name;
  final DataType type;

  Conversion(String name, DataType type) {
    this.name = name;
    this.type = type;
  }

  /**
   * Finds the conversion.
   *
   * @param name of the column
   * @param given what the values are
   * @param type the column's
   * @param rounding of times that are finer than their column
   * @return null where none is needed, and where there is none: the engine then says what the column takes
   */
  static @Nullable Conversion of(
      String name, ArrowType given, DataType type, TemporalRounding rounding) {
    return switch (type.kind()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT ->
        given instanceof ArrowType.Int ? null : NumberConversion.of(name, given, type);
      case REAL, DOUBLE -> isRead(given, type) ? null : NumberConversion.of(name, given, type);
      case DECIMAL ->
        given instanceof ArrowType.Decimal decimal && decimal.getScale() == type.scale()
            ? null
            : NumberConversion.of(name, given, type);
      case DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ, INTERVAL_DAY ->
        given instanceof ArrowType.Int
            ? NumberConversion.of(name, given, type)
            : TimeConversion.of(name, given, type, rounding);
      case INTERVAL_YEAR -> NumberConversion.of(name, given, type);
      case BOOLEAN, CHAR, VARCHAR, VARBINARY, ARRAY -> null;
    };
  }

  private static boolean isRead(ArrowType given, DataType type) {
    if (!(given instanceof ArrowType.FloatingPoint floating)) {
      return false;
    }
    return floating.getPrecision() == FloatingPointPrecision.SINGLE
        || (floating.getPrecision() == FloatingPointPrecision.DOUBLE
            && type.kind() == TypeKind.DOUBLE);
  }

  /**
   * Converts a value to the word that the column's vector has, in its low bits.
   *
   * @param values the address of the first value
   * @param row the index of the value
   * @throws LaminarException where the column does not hold it
   */
  abstract long word(long values, int row);

  /**
   * Converts a value to a decimal.
   *
   * @param to where 16 bytes are written
   */
  void writeDecimal(long values, int row, long to) {
    throw new AssertionError("not of decimals: " + type);
  }

  final LaminarException inexact(String value) {
    return new LaminarException(
        ErrorCode.VALUE_OUT_OF_RANGE,
        "column " + name + " " + type.sqlName() + " cannot hold " + value + " exactly",
        "give numbers that the column's type has, or round them before they are pushed");
  }
}
