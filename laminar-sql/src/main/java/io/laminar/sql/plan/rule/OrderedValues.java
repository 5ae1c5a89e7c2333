package io.laminar.sql.plan.rule;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.TypeKind;
import io.laminar.sql.expression.RelationTypes;
import java.util.List;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.type.RelDataType;

/** The values that rows can be put in order by: any but arrays. Stateless. */
public final class OrderedValues {
  private OrderedValues() {}

  /**
   * Refuses a key that has no order.
   *
   * @param type of the key
   */
  static void check(RelDataType type) {
    check(RelationTypes.toDataType(type));
  }

  /**
   * Refuses a key that has no order.
   *
   * @param type of the key
   */
  public static void check(DataType type) {
    if (type.kind() == TypeKind.ARRAY) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "ORDER BY of an ARRAY is not supported yet",
          "order by an element of it");
    }
  }

  /**
   * Refuses keys that have no order.
   *
   * @param keys positions in the rows
   * @param rows their type
   */
  public static void check(List<RelFieldCollation> keys, RelDataType rows) {
    keys.forEach(key -> check(rows.getFieldList().get(key.getFieldIndex()).getType()));
  }
}
