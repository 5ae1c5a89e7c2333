package io.laminar.sql.expression;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.cast.Casts;
import io.laminar.core.expression.temporal.TemporalFunctions;
import io.laminar.core.expression.temporal.ZoneTable;
import java.time.ZoneId;
import java.util.Objects;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;

/** Times in a time zone. Every call names its zone as a literal, so that a plan keeps the zone that it was made for. */
final class ZoneCompiler {
  private ZoneCompiler() {}

  /** The zone that a literal names, by its exact name. */
  private static ZoneTable zone(RexNode literal) {
    String name = literal instanceof RexLiteral text ? text.getValueAs(String.class) : null;
    return ZoneTable.of(ZoneId.of(Objects.requireNonNull(name, "a zone is a literal")));
  }

  static Expression atZone(RexCall call) {
    return TemporalFunctions.atZone(
        ExpressionCompiler.typeOf(call),
        ExpressionCompiler.operand(call, 0),
        zone(call.getOperands().get(1)));
  }

  static Expression cast(RexCall call, boolean lenient) {
    return Casts.inZone(
        ExpressionCompiler.operand(call, 0),
        ExpressionCompiler.typeOf(call),
        lenient,
        zone(call.getOperands().get(1)));
  }

  static Expression round(RexCall call, boolean up) {
    Expression instant = ExpressionCompiler.operand(call, 0);
    ZoneTable zone = zone(call.getOperands().get(2));
    DataType type = instant.type();
    DataType localType = new DataType(TypeKind.TIMESTAMP, type.precision(), 0, type.nullable());
    return TemporalFunctions.roundInZone(
        TemporalCompiler.field(call.getOperands().get(1), call), instant, localType, up, zone);
  }
}
