package io.laminar.sql.physical;

import io.laminar.api.DataType;
import io.laminar.sql.expression.RelationTypes;
import java.util.HashMap;
import java.util.Map;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/** Finds out of which types the values of a plan's parameters have to be. */
public final class ParameterTypes {
  private ParameterTypes() {}

  /**
   * Looks through a plan.
   *
   * @param plan the plan
   * @return by number of the parameter its type; one that the plan does without, or that is only compared with NULL, is
   *     not there
   */
  public static Map<Integer, DataType> in(PhysicalPlan plan) {
    Map<Integer, DataType> types = new HashMap<>();
    collect(plan, types);
    return Map.copyOf(types);
  }

  private static void collect(PhysicalPlan plan, Map<Integer, DataType> types) {
    plan.expressions()
        .forEach(expression -> expression.accept(new RexVisitorImpl<Void>(true) {
          /** Whether a value is NULL does not depend on its type. */
          @Override
          public @Nullable Void visitCall(RexCall call) {
            boolean test =
                call.getKind() == SqlKind.IS_NULL || call.getKind() == SqlKind.IS_NOT_NULL;
            return test && call.getOperands().get(0) instanceof RexDynamicParam
                ? null
                : super.visitCall(call);
          }

          @Override
          public Void visitDynamicParam(RexDynamicParam parameter) {
            types.put(
                parameter.getIndex(),
                RelationTypes.toDataType(parameter.getType()).withNullable(true));
            return super.visitDynamicParam(parameter);
          }
        }));
    plan.inputs().forEach(input -> collect(input, types));
  }
}
