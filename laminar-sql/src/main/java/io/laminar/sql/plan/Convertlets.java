package io.laminar.sql.plan;

import io.laminar.sql.validate.LaminarOperators;
import java.util.List;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql2rel.SqlRexContext;
import org.apache.calcite.sql2rel.SqlRexConvertlet;
import org.apache.calcite.sql2rel.SqlRexConvertletTable;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.jspecify.annotations.Nullable;

/**
 * Calcite's conversions of calls to row expressions, but for TIMESTAMPDIFF in milli-, micro- and nanoseconds: its
 * conversion counts whole seconds and multiplies.
 */
final class Convertlets implements SqlRexConvertletTable {
  static final Convertlets INSTANCE = new Convertlets();

  private Convertlets() {}

  @Override
  public @Nullable SqlRexConvertlet get(SqlCall call) {
    if (call.getOperator().equals(SqlStdOperatorTable.TIMESTAMP_DIFF)
        && call.operand(0) instanceof SqlIntervalQualifier qualifier
        && isFine(qualifier.getUnit())) {
      return (context, fine) -> difference(context, fine, qualifier.getUnit());
    }
    return StandardConvertletTable.INSTANCE.get(call);
  }

  private static boolean isFine(TimeUnit unit) {
    return unit == TimeUnit.MILLISECOND
        || unit == TimeUnit.MICROSECOND
        || unit == TimeUnit.NANOSECOND;
  }

  private static RexNode difference(SqlRexContext context, SqlCall call, TimeUnit unit) {
    RexBuilder builder = context.getRexBuilder();
    RelDataType type = context.getValidator().getValidatedNodeType(call);
    return builder.makeCall(
        type,
        LaminarOperators.TIMESTAMP_DIFFERENCE,
        List.of(
            builder.makeFlag(unit),
            context.convertExpression(call.operand(2)),
            context.convertExpression(call.operand(1))));
  }
}
