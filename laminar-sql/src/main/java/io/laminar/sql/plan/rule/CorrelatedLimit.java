package io.laminar.sql.plan.rule;

import com.google.common.collect.ImmutableList;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexWindowBounds;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** ORDER BY and LIMIT in a query that refers to the row around it: the first rows of each key, by ROW_NUMBER. */
final class CorrelatedLimit {
  private final Sort sort;
  private final int width;
  private final RexBuilder rex;

  CorrelatedLimit(Sort sort, int width) {
    this.sort = sort;
    this.width = width;
    this.rex = sort.getCluster().getRexBuilder();
  }

  /** Over rows that are looked up by keys. */
  CorrelatedQuery of(CorrelatedQuery input) {
    KeyedRows keyed = KeyedRows.of(input, rex);
    int columns = input.columns().size();
    RelNode rows = keyed.rows();
    List<RexNode> shown = new ArrayList<>(rex.identityProjects(rows.getRowType()));
    RelDataType number = rex.getTypeFactory().createSqlType(SqlTypeName.BIGINT);
    List<RexNode> numbered = new ArrayList<>(shown);
    numbered.add(rex.makeOver(
        number,
        SqlStdOperatorTable.ROW_NUMBER,
        List.of(),
        shown.subList(columns, shown.size()),
        order(rows),
        RexWindowBounds.UNBOUNDED_PRECEDING,
        RexWindowBounds.CURRENT_ROW,
        true,
        true,
        false,
        false,
        false));
    List<RexNode> conditions = new ArrayList<>();
    RexNode place = new RexInputRef(shown.size(), number);
    BigDecimal offset = number(sort.offset);
    add(SqlStdOperatorTable.GREATER_THAN, place, sort.offset == null ? null : offset, conditions);
    add(
        SqlStdOperatorTable.LESS_THAN_OR_EQUAL,
        place,
        sort.fetch == null ? null : offset.add(number(sort.fetch)),
        conditions);
    RelNode first = LogicalFilter.create(
        Rows.project(rows, numbered), RexUtil.composeConjunction(rex, conditions));
    RelNode result = Rows.project(first, shown);
    return new CorrelatedQuery(
        result,
        width,
        CorrelatedQuery.references(result, width, 0, columns),
        keyed.conditions(columns),
        false,
        List.of());
  }

  private void add(
      SqlOperator comparison, RexNode place, @Nullable BigDecimal bound, List<RexNode> conditions) {
    if (bound != null) {
      conditions.add(rex.makeCall(comparison, place, rex.makeExactLiteral(bound, place.getType())));
    }
  }

  private ImmutableList<RexFieldCollation> order(RelNode rows) {
    ImmutableList.Builder<RexFieldCollation> keys = ImmutableList.builder();
    for (RelFieldCollation key : sort.getCollation().getFieldCollations()) {
      Set<SqlKind> directions = new HashSet<>();
      if (key.direction.isDescending()) {
        directions.add(SqlKind.DESCENDING);
      }
      switch (key.nullDirection) {
        case FIRST -> directions.add(SqlKind.NULLS_FIRST);
        case LAST -> directions.add(SqlKind.NULLS_LAST);
        case UNSPECIFIED -> {}
      }
      keys.add(new RexFieldCollation(
          RexInputRef.of(key.getFieldIndex(), rows.getRowType()), directions));
    }
    return keys.build();
  }

  private static BigDecimal number(@Nullable RexNode node) {
    if (node == null) {
      return BigDecimal.ZERO;
    }
    BigDecimal value =
        node instanceof RexLiteral literal ? literal.getValueAs(BigDecimal.class) : null;
    if (value == null) {
      throw Decorrelation.refused(
          "LIMIT or OFFSET by other than a number in a correlated sub-query");
    }
    return value;
  }
}
