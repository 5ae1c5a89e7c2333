package io.laminar.sql.plan.rule;

import java.util.List;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.util.mapping.Mappings;

/**
 * A function over a window of the rows around each row.
 *
 * @param function what is computed
 * @param operands columns of the input, or constants
 * @param distinct whether equal values count once
 * @param ignoresNulls whether rows without a value do not count
 * @param partition columns of the input
 * @param order columns of the input, the most significant first
 * @param frame which of the ordered rows it is about: its bounds and exclusions
 * @param type of the result
 */
public record OverCall(
    SqlAggFunction function,
    List<RexNode> operands,
    boolean distinct,
    boolean ignoresNulls,
    List<Integer> partition,
    List<RelFieldCollation> order,
    RexWindow frame,
    RelDataType type) {
  // Copies the lists.
  public OverCall {
    operands = List.copyOf(operands);
    partition = List.copyOf(partition);
    order = List.copyOf(order);
  }

  /** The same about columns that are at other places. */
  OverCall moved(Mappings.TargetMapping columns) {
    return new OverCall(
        function,
        RexUtil.apply(columns, operands),
        distinct,
        ignoresNulls,
        partition.stream().map(columns::getTarget).toList(),
        order.stream().map(each -> RexUtil.apply(columns, each)).toList(),
        frame,
        type);
  }
}
