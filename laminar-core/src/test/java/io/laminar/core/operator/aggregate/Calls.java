package io.laminar.core.operator.aggregate;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import java.util.Arrays;
import java.util.List;

/** Aggregate calls with the result types that the planner gives them; every result is nullable. */
public final class Calls {
  private Calls() {}

  /** A call over a column. */
  public static AggregateCall call(AggregateFunction function, int column, DataType type) {
    return AggregateCall.of(function, column, type, result(function, type));
  }

  /** A call of each function that takes a column; where it takes two they are the same. */
  public static List<AggregateCall> all(int column, DataType type) {
    return Arrays.stream(AggregateFunction.values())
        .filter(function -> takes(function, type))
        .map(function -> {
          AggregateCall call = call(function, column, type);
          return takesTwo(function) ? call.with(column) : call;
        })
        .toList();
  }

  static boolean takesTwo(AggregateFunction function) {
    return function == AggregateFunction.ARG_MIN
        || function == AggregateFunction.ARG_MAX
        || (function.isMoment() && Moments.isOfPairs(function));
  }

  static boolean takes(AggregateFunction function, DataType type) {
    if (function.isMoment()) {
      return !type.kind().isBytes();
    }
    return switch (function) {
      case COUNT_IF -> type.kind() == TypeKind.BOOLEAN;
      case LISTAGG -> type.kind() == TypeKind.VARCHAR;
      case SUM, AVG, PERCENTILE_CONT -> !type.kind().isBytes();
      case BIT_AND, BIT_OR, BIT_XOR -> type.kind() == TypeKind.BIGINT;
      default -> true;
    };
  }

  private static DataType result(AggregateFunction function, DataType type) {
    boolean isDecimal = type.kind() == TypeKind.DECIMAL;
    DataType result = switch (function) {
      case COUNT, COUNT_IF -> DataType.of(TypeKind.BIGINT);
      case SUM ->
        isDecimal
            ? DataType.decimal(38, type.scale())
            : DataType.of(type.kind().isInteger() ? TypeKind.BIGINT : TypeKind.DOUBLE);
      case AVG -> isDecimal ? type : DataType.of(TypeKind.DOUBLE);
      case PERCENTILE_CONT -> DataType.of(TypeKind.DOUBLE);
      case ARRAY_AGG -> DataType.array(type);
      default -> function.isMoment() ? DataType.of(TypeKind.DOUBLE) : type;
    };
    return result.withNullable(true);
  }
}
