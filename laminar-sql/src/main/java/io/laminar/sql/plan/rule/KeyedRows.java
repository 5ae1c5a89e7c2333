package io.laminar.sql.plan.rule;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/**
 * The columns of a query, and behind them the keys by which its rows are looked up.
 *
 * @param rows the columns, then the keys
 * @param first how many columns there are before the keys
 * @param columns how many with the keys
 * @param keyConditions with each key in the place where it is now, over the outer columns and then those of {@code rows}
 * @param width how many outer columns there are
 */
record KeyedRows(RelNode rows, int first, int columns, List<RexNode> keyConditions, int width) {
  /** Of a query that {@link CorrelatedQuery#isLookedUp}, whose columns do not refer to the row around. */
  static KeyedRows of(CorrelatedQuery query, RexBuilder rex) {
    List<RexNode> filters = new ArrayList<>();
    List<RexNode> conditions = new ArrayList<>();
    List<RexNode> columns = new ArrayList<>();
    query.columns().forEach(column -> columns.add(query.inner(column)));
    int first = columns.size();
    for (RexNode condition : query.conditions()) {
      if (!query.refersOut(condition) && query.refersIn(condition)) {
        filters.add(query.inner(condition));
        continue;
      }
      RexNode key = query.keyOf(condition);
      if (key == null) {
        conditions.add(condition);
        continue;
      }
      RexNode inner = query.inner(key);
      int known = columns.subList(first, columns.size()).indexOf(inner);
      int place = known < 0 ? columns.size() : first + known;
      if (known < 0) {
        columns.add(inner);
      }
      RexNode reference = new RexInputRef(query.width() + place, key.getType());
      List<RexNode> sides = ((RexCall) condition).getOperands();
      conditions.add(rex.makeCall(
          SqlStdOperatorTable.EQUALS,
          sides.get(0).equals(key) ? reference : sides.get(0),
          sides.get(1).equals(key) ? reference : sides.get(1)));
    }
    RelNode filtered = filters.isEmpty()
        ? query.rows()
        : LogicalFilter.create(query.rows(), RexUtil.composeConjunction(rex, filters));
    RelNode rows = Rows.project(filtered, columns);
    return new KeyedRows(rows, first, columns.size(), List.copyOf(conditions), query.width());
  }

  /** The conditions where the keys begin at another column. */
  List<RexNode> conditions(int firstKey) {
    CorrelatedQuery moving = CorrelatedQuery.of(rows, width);
    return keyConditions.stream()
        .map(condition -> moving.moved(condition, firstKey - first))
        .toList();
  }
}
