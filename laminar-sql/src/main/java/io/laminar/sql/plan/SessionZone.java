package io.laminar.sql.plan;

import io.laminar.core.expression.temporal.ZoneTable;
import io.laminar.sql.expression.ClockCalls;
import io.laminar.sql.expression.TemporalOperators;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Writes the zone of the session into a query, wherever an instant (a TIMESTAMP WITH LOCAL TIME ZONE) has a local time:
 * in casts, comparisons with local times, parts, and steps of months. The plan keeps it, whatever zone the session has later. In UTC nothing changes.
 */
final class SessionZone extends RexShuttle {
  private static final SqlTypeName INSTANT = SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE;

  /** The operand of LAG and LEAD behind the value and the distance. */
  private static final int DEFAULT = 2;

  private final RexBuilder builder;
  private final RexNode zone;

  private SessionZone(RexBuilder builder, ZoneId zone) {
    this.builder = builder;
    this.zone = builder.makeLiteral(zone.getId());
  }

  /** Rewrites a query as it was converted. */
  static RelNode apply(RelNode query, ZoneId zone) {
    if (ZoneTable.of(zone).isUtc()) {
      return query;
    }
    SessionZone rewrite = new SessionZone(query.getCluster().getRexBuilder(), zone);
    return query.accept(new RelHomogeneousShuttle() {
      @Override
      public RelNode visit(RelNode node) {
        return super.visit(node).accept(rewrite);
      }
    });
  }

  @Override
  public RexNode visitCall(RexCall call) {
    RexNode visited = super.visitCall(call);
    if (!(visited instanceof RexCall inner) || inner.getOperands().isEmpty()) {
      return visited;
    }
    return switch (inner.getKind()) {
      case CAST, SAFE_CAST -> cast(inner);
      case EXTRACT -> extract(inner);
      case FLOOR, CEIL -> round(inner);
      case PLUS, MINUS -> months(inner);
      case EQUALS,
          NOT_EQUALS,
          LESS_THAN,
          LESS_THAN_OR_EQUAL,
          GREATER_THAN,
          GREATER_THAN_OR_EQUAL,
          IS_DISTINCT_FROM,
          IS_NOT_DISTINCT_FROM -> comparison(inner);
      default -> function(inner);
    };
  }

  /** What LAG and LEAD give in the place of a row that is missing is an instant as the others are. */
  @Override
  public RexNode visitOver(RexOver call) {
    RexNode visited = super.visitOver(call);
    if (!(visited instanceof RexOver over)
        || over.getOperands().size() <= DEFAULT
        || !isInstant(over.getOperands().get(0))
        || !isLocal(over.getOperands().get(DEFAULT))) {
      return visited;
    }
    List<RexNode> operands = new ArrayList<>(over.getOperands());
    operands.set(DEFAULT, instant(operands.get(DEFAULT)));
    RexWindow window = over.getWindow();
    return builder.makeOver(
        over.getType(),
        over.getAggOperator(),
        operands,
        window.partitionKeys,
        window.orderKeys,
        window.getLowerBound(),
        window.getUpperBound(),
        window.isRows(),
        true,
        false,
        over.isDistinct(),
        over.ignoreNulls());
  }

  private static boolean isInstant(RexNode node) {
    return node.getType().getSqlTypeName() == INSTANT;
  }

  private RexNode local(RexNode instant) {
    return isInstant(instant) ? atZone(instant, SqlTypeName.TIMESTAMP) : instant;
  }

  private RexNode atZone(RexNode time, SqlTypeName wanted) {
    RelDataType type = builder
        .getTypeFactory()
        .createTypeWithNullability(
            builder.getTypeFactory().createSqlType(wanted, time.getType().getPrecision()),
            time.getType().isNullable());
    return builder.makeCall(type, TemporalOperators.AT_TIME_ZONE, List.of(time, zone));
  }

  private RexNode cast(RexCall call) {
    RexNode value = call.getOperands().get(0);
    boolean toInstant = call.getType().getSqlTypeName() == INSTANT;
    if (isInstant(value) == toInstant) {
      return call;
    }
    boolean lenient = call.getKind() == SqlKind.SAFE_CAST;
    RelDataType other = toInstant ? value.getType() : call.getType();
    if (SqlTypeUtil.isCharacter(other)) {
      SqlOperator operator =
          lenient ? TemporalOperators.TRY_ZONED_CAST : TemporalOperators.ZONED_CAST;
      return builder.makeCall(call.getType(), operator, List.of(value, zone));
    }
    if (!toInstant) {
      return call.clone(call.getType(), List.of(local(value)));
    }
    return other.getSqlTypeName() == SqlTypeName.NULL
        ? call
        : call.clone(call.getType(), List.of(instant(value)));
  }

  /** The instant of a TIMESTAMP, or of the first moment of a DATE. */
  private RexNode instant(RexNode local) {
    if (local.getType().getSqlTypeName() != SqlTypeName.DATE) {
      return atZone(local, INSTANT);
    }
    RelDataType midnight = builder
        .getTypeFactory()
        .createTypeWithNullability(
            builder.getTypeFactory().createSqlType(SqlTypeName.TIMESTAMP, 0),
            local.getType().isNullable());
    return atZone(builder.makeAbstractCast(midnight, local, false), INSTANT);
  }

  /** An instant is compared with the instant of a local time. The clock gives the moment itself, in UTC. */
  private RexNode comparison(RexCall call) {
    List<RexNode> operands = new ArrayList<>(call.getOperands());
    if (operands.stream().noneMatch(SessionZone::isInstant)) {
      return call;
    }
    operands.replaceAll(each -> isLocal(each) && !ClockCalls.in(each) ? instant(each) : each);
    return operands.equals(call.getOperands()) ? call : call.clone(call.getType(), operands);
  }

  private static boolean isLocal(RexNode node) {
    SqlTypeName type = node.getType().getSqlTypeName();
    return type == SqlTypeName.TIMESTAMP || type == SqlTypeName.DATE;
  }

  private RexNode extract(RexCall call) {
    boolean epoch = call.getOperands().get(0) instanceof RexLiteral unit
        && (unit.getValue() == TimeUnitRange.EPOCH || unit.getValue() == TimeUnit.EPOCH);
    return epoch ? call : withLocal(call, 1);
  }

  private RexNode withLocal(RexCall call, int operand) {
    if (!isInstant(call.getOperands().get(operand))) {
      return call;
    }
    List<RexNode> operands = new ArrayList<>(call.getOperands());
    operands.set(operand, local(operands.get(operand)));
    return call.clone(call.getType(), operands);
  }

  private RexNode round(RexCall call) {
    RexNode value = call.getOperands().get(0);
    if (!isInstant(value) || call.getOperands().size() != 2) {
      return call;
    }
    SqlOperator operator = call.getKind() == SqlKind.FLOOR
        ? TemporalOperators.ZONED_FLOOR
        : TemporalOperators.ZONED_CEIL;
    return builder.makeCall(
        call.getType(), operator, List.of(value, call.getOperands().get(1), zone));
  }

  /** A month later is the same local time. */
  private RexNode months(RexCall call) {
    boolean moves = call.getOperands().size() == 2
        && isInstant(call.getOperands().get(0))
        && SqlTypeName.YEAR_INTERVAL_TYPES.contains(
            call.getOperands().get(1).getType().getSqlTypeName());
    return moves ? moved(call, 0) : call;
  }

  private RexNode moved(RexCall call, int operand) {
    List<RexNode> operands = new ArrayList<>(call.getOperands());
    operands.set(operand, local(operands.get(operand)));
    RexNode local = call.clone(operands.get(operand).getType(), operands);
    return builder.makeAbstractCast(call.getType(), atZone(local, INSTANT), false);
  }

  private RexNode function(RexCall call) {
    boolean byMonths = call.getOperands().get(0) instanceof RexLiteral literal
        && literal.getValue() instanceof TimeUnit unit
        && unit.yearMonth;
    if (call.getOperator().equals(TemporalOperators.ADD)) {
      return byMonths && isInstant(call.getOperands().get(2)) ? moved(call, 2) : call;
    }
    if (call.getOperator().equals(TemporalOperators.DIFFERENCE)) {
      return byMonths && withLocal(call, 1) instanceof RexCall half ? withLocal(half, 2) : call;
    }
    return call.getOperator().getName().equals("LAST_DAY") ? withLocal(call, 0) : call;
  }
}
