package io.laminar.core.expression;

import io.laminar.api.DataType;

/** What to do about a result that its type does not hold. */
public final class WiderType {
  private WiderType() {}

  /**
   * Names a wider type to compute in.
   *
   * @param type the one that is too narrow
   * @return a remedy
   */
  public static String remedy(DataType type) {
    return switch (type.kind()) {
      case TINYINT, SMALLINT, INTEGER -> "cast an operand to BIGINT";
      case BIGINT -> "cast an operand to DECIMAL(38, 0)";
      case DECIMAL -> "cast an operand to a DECIMAL of fewer digits, or to DOUBLE";
      case DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ, INTERVAL_DAY, INTERVAL_YEAR ->
        "keep the times in range, or leave such rows out by a condition";
      case BOOLEAN, REAL, DOUBLE, CHAR, VARCHAR, VARBINARY, ARRAY ->
        "leave such rows out by a condition";
    };
  }
}
