package io.laminar.core.operator.aggregate;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;

/** Aggregate calls with the result types that the planner gives them; every result is nullable. */
public final class Calls {
  private Calls() {}

  /** A call over a column. */
  public static AggregateCall call(AggregateFunction function, int column, DataType type) {
    return AggregateCall.of(function, column, type, result(function, type));
  }

  private static DataType result(AggregateFunction function, DataType type) {
    boolean isDecimal = type.kind() == TypeKind.DECIMAL;
    DataType result = switch (function) {
      case COUNT -> DataType.of(TypeKind.BIGINT);
      case SUM ->
        isDecimal
            ? DataType.decimal(38, type.scale())
            : DataType.of(type.kind().isInteger() ? TypeKind.BIGINT : TypeKind.DOUBLE);
      case AVG -> isDecimal ? type : DataType.of(TypeKind.DOUBLE);
      case MIN, MAX, FIRST_VALUE, LAST_VALUE -> type;
    };
    return result.withNullable(true);
  }
}
