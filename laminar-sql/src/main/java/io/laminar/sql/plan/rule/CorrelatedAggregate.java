package io.laminar.sql.plan.rule;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.sql.expression.AggregateEntry;
import io.laminar.sql.validate.RelationTable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * An aggregate over a query that refers to the row around it: it groups by what its conditions compare, too. One without
 * keys of its own has a row for every row around; of no rows COUNT is 0, and every other aggregate NULL.
 */
final class CorrelatedAggregate {
  private final int width;
  private final RexBuilder rex;

  CorrelatedAggregate(int width, RexBuilder rex) {
    this.width = width;
    this.rex = rex;
  }

  CorrelatedQuery of(Aggregate aggregate, CorrelatedQuery over, OuterValues values) {
    if (aggregate.getGroupSets().size() > 1
        || aggregate.getAggCallList().stream()
            .anyMatch(call -> call.getAggregation().getKind() == SqlKind.GROUPING)) {
      throw Decorrelation.refused("GROUPING SETS in a correlated sub-query");
    }
    boolean joins = over.columnsReferOut() || !over.isLookedUp();
    CorrelatedQuery input = joins ? values.bound(over) : over;
    if (joins && goesByEventTime(aggregate) && hasEventTime(over.rows())) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "FIRST_VALUE or LAST_VALUE in a sub-query that is compared with columns around it otherwise than by = is not supported yet",
          "write ARG_MIN(x, time) or ARG_MAX(x, time), or an ASOF JOIN");
    }
    KeyedRows keyed = KeyedRows.of(input, rex);
    ImmutableBitSet keys = aggregate
        .getGroupSet()
        .union(ImmutableBitSet.range(input.columns().size(), keyed.columns()));
    List<AggregateCall> calls = new ArrayList<>();
    for (AggregateCall call : aggregate.getAggCallList()) {
      calls.add(recreated(call, keys.isEmpty(), keyed.rows()));
    }
    RelNode grouped = LogicalAggregate.create(keyed.rows(), List.of(), keys, null, calls);
    int own = aggregate.getGroupCount();
    List<RexNode> columns = new ArrayList<>(CorrelatedQuery.references(grouped, width, 0, own));
    boolean once = own == 0;
    for (int i = 0; i < calls.size(); i++) {
      RelDataType type =
          grouped.getRowType().getFieldList().get(keys.cardinality() + i).getType();
      RexNode result = new RexInputRef(width + keys.cardinality() + i, type);
      columns.add(once ? orOfNothing(result, calls.get(i)) : result);
    }
    return new CorrelatedQuery(grouped, width, columns, keyed.conditions(own), once, List.of());
  }

  private static boolean goesByEventTime(Aggregate aggregate) {
    return aggregate.getAggCallList().stream()
        .anyMatch(call -> AggregateEntry.of(call.getAggregation())
            .filter(AggregateEntry::goesByEventTime)
            .isPresent());
  }

  /** Tells whether some rows have an event time, which the join with the values around them would lose. */
  private static boolean hasEventTime(RelNode rows) {
    RelationTable table =
        rows instanceof TableScan scan ? scan.getTable().unwrap(RelationTable.class) : null;
    return (table != null && table.relation().eventTimeColumn() >= 0)
        || rows.getInputs().stream().anyMatch(CorrelatedAggregate::hasEventTime);
  }

  private RexNode orOfNothing(RexNode result, AggregateCall call) {
    RelDataTypeFactory types = rex.getTypeFactory();
    RelDataType type = result.getType();
    RexNode nullable = new RexInputRef(
        ((RexInputRef) result).getIndex(), types.createTypeWithNullability(type, true));
    boolean counts = AggregateEntry.of(call.getAggregation())
        .filter(entry -> entry.nulls() == AggregateEntry.NullRule.COUNTS)
        .isPresent();
    if (!counts) {
      return nullable;
    }
    return rex.makeCall(
        type,
        SqlStdOperatorTable.CASE,
        List.of(
            rex.makeCall(SqlStdOperatorTable.IS_NULL, nullable),
            rex.makeExactLiteral(BigDecimal.ZERO, type),
            rex.makeAbstractCast(type, nullable, false)));
  }

  /** The call with the type that it has over other keys. */
  private static AggregateCall recreated(AggregateCall call, boolean global, RelNode input) {
    return AggregateCall.create(
        call.getParserPosition(),
        call.getAggregation(),
        call.isDistinct(),
        call.isApproximate(),
        call.ignoreNulls(),
        call.rexList,
        call.getArgList(),
        call.filterArg,
        call.distinctKeys,
        call.collation,
        global,
        input,
        null,
        call.name);
  }
}
