package io.laminar.sql.plan;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import io.laminar.sql.parser.Emit;
import io.laminar.sql.physical.ParameterTypes;
import io.laminar.sql.physical.PhysicalPlan;
import io.laminar.sql.physical.PlanCheck;
import io.laminar.sql.plan.rule.OrderedValues;
import io.laminar.sql.plan.rule.Passes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/** Takes ORDER BY, OFFSET and LIMIT off the top of a query; what is left is planned like any other. */
final class BatchPlanner {
  // More than any relation has; a larger LIMIT says the same.
  private static final BigDecimal MOST_ROWS = BigDecimal.valueOf(999_999_999_999_999_999L);

  private BatchPlanner() {}

  static BatchQuery plan(RelRoot root, List<String> shownNames) {
    RelNode rows = root.rel;
    List<SortKey> keys = List.of();
    long offset = 0;
    long limit = BatchQuery.NO_LIMIT;
    if (rows instanceof Sort sort) {
      OrderedValues.check(sort.getCollation().getFieldCollations(), sort.getRowType());
      rows = sort.getInput();
      keys = sort.getCollation().getFieldCollations().stream()
          .map(BatchPlanner::sortKey)
          .toList();
      offset = sort.offset == null ? 0 : number(sort.offset, "OFFSET");
      limit = sort.fetch == null ? BatchQuery.NO_LIMIT : number(sort.fetch, "LIMIT");
    }
    // Columns to sort by that are not shown come last, so that showing is cutting off.
    List<Integer> order = shownFirst(root, rows);
    List<String> names = new ArrayList<>(shownNames);
    for (int i = names.size(); i < order.size(); i++) {
      names.add("order_by_" + (i + 1));
    }
    PhysicalPlan plan =
        PhysicalPlanner.plan(Passes.apply(reordered(rows, order, names)), Emit.NONE, names);
    TemporalPlanner.checkAbsent(plan);
    PlanCheck.check(plan);
    List<SortKey> moved = keys.stream()
        .map(key -> new SortKey(order.indexOf(key.column()), key.descending(), key.nullsFirst()))
        .toList();
    List<Column> shown = plan.schema().columns().subList(0, shownNames.size());
    Map<Integer, DataType> parameters = new HashMap<>(ParameterTypes.in(plan));
    for (long number : new long[] {offset, limit}) {
      if (BatchQuery.parameterOf(number) >= 0) {
        parameters.put(BatchQuery.parameterOf(number), DataType.of(TypeKind.BIGINT));
      }
    }
    return new BatchQuery(QueryPlan.of(plan), new Schema(shown), moved, offset, limit, parameters);
  }

  private static List<Integer> shownFirst(RelRoot root, RelNode rows) {
    List<Integer> order = new ArrayList<>(root.fields.leftList());
    for (int i = 0; i < rows.getRowType().getFieldCount(); i++) {
      if (!order.contains(i)) {
        order.add(i);
      }
    }
    return order;
  }

  private static RelNode reordered(RelNode rows, List<Integer> order, List<String> names) {
    List<RexNode> columns = new ArrayList<>();
    for (int column : order) {
      columns.add(RexInputRef.of(column, rows.getRowType()));
    }
    return LogicalProject.create(rows, List.of(), columns, names, Set.of());
  }

  static SortKey sortKey(RelFieldCollation key) {
    boolean descending = key.getDirection().isDescending();
    RelFieldCollation.NullDirection nulls =
        key.nullDirection == RelFieldCollation.NullDirection.UNSPECIFIED
            ? key.getDirection().defaultNullDirection()
            : key.nullDirection;
    return new SortKey(
        key.getFieldIndex(), descending, nulls == RelFieldCollation.NullDirection.FIRST);
  }

  static long number(RexNode node, String clause) {
    if (node instanceof RexDynamicParam parameter) {
      return BatchQuery.parameter(parameter.getIndex());
    }
    @Nullable
    BigDecimal value =
        node instanceof RexLiteral literal ? literal.getValueAs(BigDecimal.class) : null;
    if (value == null || value.signum() < 0 || value.stripTrailingZeros().scale() > 0) {
      throw new LaminarException(
          ErrorCode.INVALID_QUERY,
          clause + " must be a whole number, 0 or more",
          "write it as a number");
    }
    return value.min(MOST_ROWS).longValue();
  }
}
