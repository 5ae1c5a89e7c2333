package io.laminar.capi;

import io.laminar.api.Column;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.RowWriter;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes numbers and lists that are not of their column's own form, where they fit exactly. Stateless. */
final class CellObjects {
  private CellObjects() {}

  static void write(RowWriter to, int index, Column column, @Nullable Object value) {
    if (value == null) {
      to.setNull(index);
    } else if (value instanceof List<?> list) {
      to.setArray(index, list);
    } else if (value instanceof Long || value instanceof BigDecimal) {
      number(to, index, column, value instanceof BigDecimal given ? given : new BigDecimal((Long) value));
    } else {
      throw new LaminarException(
          ErrorCode.TYPE_MISMATCH,
          "column " + column.name() + " " + column.type().sqlName() + " does not take " + value,
          "give a value of the column's type");
    }
  }

  private static void number(RowWriter to, int index, Column column, BigDecimal value) {
    switch (column.type().kind()) {
      case REAL, DOUBLE -> {
        double nearest = column.type().kind() == io.laminar.api.TypeKind.REAL
            ? value.floatValue()
            : value.doubleValue();
        if (Double.isInfinite(nearest) || new BigDecimal(nearest).compareTo(value) != 0) {
          throw inexact(column, value);
        }
        to.setDouble(index, nearest);
      }
      case TINYINT, SMALLINT, INTEGER, BIGINT -> {
        try {
          to.setLong(index, value.longValueExact());
        } catch (ArithmeticException inexact) {
          throw inexact(column, value);
        }
      }
      default -> to.setDecimal(index, value);
    }
  }

  private static LaminarException inexact(Column column, BigDecimal value) {
    return new LaminarException(
        ErrorCode.VALUE_OUT_OF_RANGE,
        "column " + column.name() + " " + column.type().sqlName() + " cannot hold "
            + value.toPlainString() + " exactly",
        "give a number that the column's type has");
  }
}
