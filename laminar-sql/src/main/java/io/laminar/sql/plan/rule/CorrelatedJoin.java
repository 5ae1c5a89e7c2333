package io.laminar.sql.plan.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.ImmutableBitSet;

/** A join within a query that refers to the row around it. */
final class CorrelatedJoin {
  private final Join join;
  private final int width;
  private final RexBuilder rex;

  CorrelatedJoin(Join join, int width) {
    this.join = join;
    this.width = width;
    this.rex = join.getCluster().getRexBuilder();
  }

  /**
   * An inner join: its conditions and those of its inputs climb together.
   *
   * @param left its first input
   * @param right its second input
   * @param over puts columns into an expression
   */
  CorrelatedQuery inner(
      CorrelatedQuery left,
      CorrelatedQuery right,
      BiFunction<RexNode, List<RexNode>, RexNode> over) {
    int shift = left.rows().getRowType().getFieldCount();
    List<RexNode> columns = new ArrayList<>(left.columns());
    right.columns().forEach(column -> columns.add(right.moved(column, shift)));
    List<RexNode> conditions = new ArrayList<>(left.conditions());
    right.conditions().forEach(condition -> conditions.add(right.moved(condition, shift)));
    List<RexNode> own = new ArrayList<>();
    for (RexNode condition : RelOptUtil.conjunctions(join.getCondition())) {
      RexNode placed = over.apply(condition, columns);
      if (left.refersOut(placed) || left.isGuarded(placed, conditions)) {
        conditions.add(placed);
      } else {
        own.add(left.inner(placed));
      }
    }
    RelNode rows = LogicalJoin.create(
        left.rows(),
        right.rows(),
        List.of(),
        RexUtil.composeConjunction(rex, own),
        Set.of(),
        JoinRelType.INNER);
    return new CorrelatedQuery(rows, width, columns, conditions, false, List.of());
  }

  /**
   * A join that keeps rows without a partner, or gives the rows of its first input alone.
   *
   * @param left its first input
   * @param right its second input
   * @param onlyLeft whether only the first input refers to the row around
   * @param over puts columns into an expression
   * @param values of the rows around
   */
  CorrelatedQuery outer(
      CorrelatedQuery left,
      CorrelatedQuery right,
      boolean onlyLeft,
      BiFunction<RexNode, List<RexNode>, RexNode> over,
      OuterValues values) {
    JoinRelType type = join.getJoinType();
    if (onlyLeft && type != JoinRelType.RIGHT && type != JoinRelType.FULL) {
      return left.columnsReferOut()
          ? besides(values.bound(left), right, over)
          : besides(left, right, over);
    }
    if (type != JoinRelType.LEFT) {
      throw Decorrelation.refused(
          type + " JOIN with a reference to the query around a correlated sub-query");
    }
    return left(left, right, over, values);
  }

  /** What leaves rows of the first input out can do so after the join as well. */
  private CorrelatedQuery besides(
      CorrelatedQuery left,
      CorrelatedQuery right,
      BiFunction<RexNode, List<RexNode>, RexNode> over) {
    int shift = left.rows().getRowType().getFieldCount();
    List<RexNode> both = new ArrayList<>(left.columns());
    right.columns().forEach(column -> both.add(right.moved(column, shift)));
    RexNode condition = left.inner(over.apply(join.getCondition(), both));
    RelNode rows = LogicalJoin.create(
        left.rows(), right.rows(), List.of(), condition, Set.of(), join.getJoinType());
    List<RexNode> columns = new ArrayList<>(left.columns());
    if (join.getJoinType().projectsRight()) {
      columns.addAll(
          CorrelatedQuery.references(rows, width, shift, rows.getRowType().getFieldCount()));
    }
    return new CorrelatedQuery(rows, width, columns, left.conditions(), false, List.of());
  }

  /** Both inputs have the values of the row around; they meet where these are the same. */
  private CorrelatedQuery left(
      CorrelatedQuery left,
      CorrelatedQuery right,
      BiFunction<RexNode, List<RexNode>, RexNode> over,
      OuterValues values) {
    ImmutableBitSet ofRight = right.outerColumns();
    ImmutableBitSet used = left.outerColumns()
        .union(ofRight)
        .union(OuterReferences.columnsOfExpressions(join, OuterReferences.ofExpressions(join)));
    RelNode first = values.bound(left, used).rows();
    RelNode second =
        ofRight.isEmpty() ? right.rows() : values.bound(right, ofRight).rows();
    int leftColumns = left.columns().size();
    int shift = leftColumns + used.cardinality();
    List<RexNode> both = new ArrayList<>(CorrelatedQuery.references(first, width, 0, leftColumns));
    List<RexNode> columns = new ArrayList<>(both);
    both.addAll(CorrelatedQuery.references(second, width, 0, right.columns().size()).stream()
        .map(column -> right.moved(column, shift))
        .toList());
    List<RexNode> conditions = new ArrayList<>();
    RexNode own = over.apply(join.getCondition(), both).accept(new RexShuttle() {
      @Override
      public RexNode visitInputRef(RexInputRef reference) {
        int index = reference.getIndex();
        return new RexInputRef(
            index < width ? leftColumns + used.indexOf(index) : index - width, reference.getType());
      }
    });
    conditions.add(own);
    for (int i = 0; i < ofRight.cardinality(); i++) {
      int place = leftColumns + used.indexOf(ofRight.nth(i));
      int other = right.columns().size() + i;
      values.same(
          RexInputRef.of(place, first.getRowType()),
          new RexInputRef(
              shift + other, second.getRowType().getFieldList().get(other).getType()),
          conditions);
    }
    RelNode joined = LogicalJoin.create(
        first,
        second,
        List.of(),
        RexUtil.composeConjunction(rex, conditions),
        Set.of(),
        JoinRelType.LEFT);
    return shown(joined, columns, shift, right.columns().size(), leftColumns, used, values);
  }

  /** The columns of both inputs, then the values. */
  private CorrelatedQuery shown(
      RelNode joined,
      List<RexNode> leftColumns,
      int shift,
      int rightColumns,
      int firstValue,
      ImmutableBitSet used,
      OuterValues values) {
    List<RexNode> columns = new ArrayList<>();
    for (int i = 0; i < leftColumns.size(); i++) {
      columns.add(RexInputRef.of(i, joined.getRowType()));
    }
    for (int i = 0; i < rightColumns; i++) {
      columns.add(RexInputRef.of(shift + i, joined.getRowType()));
    }
    int count = columns.size();
    for (int i = 0; i < used.cardinality(); i++) {
      columns.add(RexInputRef.of(firstValue + i, joined.getRowType()));
    }
    return values.query(Rows.project(joined, columns), count, used);
  }
}
