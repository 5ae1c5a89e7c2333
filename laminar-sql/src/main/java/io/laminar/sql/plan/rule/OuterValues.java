package io.laminar.sql.plan.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Uncollect;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * The different values that some columns of the rows around a query have. A query that is joined with them says nothing of
 * the row around it any more, but for which of the values are the row's.
 */
final class OuterValues {
  private final RelNode outer;
  private final int width;
  private final RexBuilder rex;

  /**
   * Looks at the rows around.
   *
   * @param outer those for which the query is evaluated
   * @param width how many of their columns it may name, from the first on
   */
  OuterValues(RelNode outer, int width) {
    this.outer = outer;
    this.width = width;
    this.rex = outer.getCluster().getRexBuilder();
  }

  /** Joins a query with the values of all columns that it uses. */
  CorrelatedQuery bound(CorrelatedQuery query) {
    ImmutableBitSet used = query.outerColumns();
    // What is there once is so for each value: some value there has to be.
    return used.isEmpty()
        ? query.once() ? bound(query, ImmutableBitSet.of(0)) : query
        : bound(query, used);
  }

  /** Joins a query with the values of some columns, which are behind its own then. */
  CorrelatedQuery bound(CorrelatedQuery query, ImmutableBitSet used) {
    RelNode values = distinct(used);
    int count = used.cardinality();
    RexShuttle places = new RexShuttle() {
      @Override
      public RexNode visitInputRef(RexInputRef reference) {
        int index = reference.getIndex();
        int place = index < width ? used.indexOf(index) : index - width + count;
        return new RexInputRef(place, reference.getType());
      }
    };
    RelNode joined = LogicalJoin.create(
        values,
        query.rows(),
        List.of(),
        RexUtil.composeConjunction(rex, places.apply(query.conditions())),
        Set.of(),
        query.once() ? JoinRelType.LEFT : JoinRelType.INNER);
    if (!query.later().isEmpty()) {
      joined = LogicalFilter.create(
          joined, RexUtil.composeConjunction(rex, places.apply(query.later())));
    }
    List<RexNode> columns = new ArrayList<>(places.apply(query.columns()));
    for (int i = 0; i < count; i++) {
      columns.add(RexInputRef.of(i, values.getRowType()));
    }
    return query(Rows.project(joined, columns), query.columns().size(), used);
  }

  /** Puts the elements of an array beside the values of the columns that it is made of, and others that its query uses. */
  CorrelatedQuery unnested(
      CorrelatedQuery query, Uncollect array, ImmutableBitSet ofArray, List<RexNode> elements) {
    ImmutableBitSet used = query.outerColumns().union(ofArray);
    int count = used.cardinality();
    RexShuttle places = new RexShuttle() {
      @Override
      public RexNode visitInputRef(RexInputRef reference) {
        int index = reference.getIndex();
        int place = index < width ? used.indexOf(index) : index - width + count;
        return new RexInputRef(place, reference.getType());
      }
    };
    RelNode rows = Unnest.of(distinct(used), array, places.apply(elements), false);
    if (!query.conditions().isEmpty()) {
      rows = LogicalFilter.create(
          rows, RexUtil.composeConjunction(rex, places.apply(query.conditions())));
    }
    List<RexNode> columns = new ArrayList<>(places.apply(query.columns()));
    columns.addAll(CorrelatedQuery.references(rows, 0, 0, count));
    return query(Rows.project(rows, columns), query.columns().size(), used);
  }

  /** A query whose last columns are the values. */
  CorrelatedQuery query(RelNode rows, int columns, ImmutableBitSet used) {
    List<RexNode> conditions = new ArrayList<>();
    for (int i = 0; i < used.cardinality(); i++) {
      RexNode value = new RexInputRef(
          width + columns + i, rows.getRowType().getFieldList().get(columns + i).getType());
      same(value, RexInputRef.of(used.nth(i), outer.getRowType()), conditions);
    }
    return new CorrelatedQuery(
        rows,
        width,
        CorrelatedQuery.references(rows, width, 0, columns),
        conditions,
        false,
        List.of());
  }

  /** Adds the equalities that say that two values are the same, be it NULL: rows are looked up by these. */
  void same(RexNode one, RexNode other, List<RexNode> conditions) {
    if (!one.getType().isNullable() || !other.getType().isNullable()) {
      conditions.add(rex.makeCall(SqlStdOperatorTable.EQUALS, one, other));
      return;
    }
    conditions.add(rex.makeCall(
        SqlStdOperatorTable.EQUALS,
        rex.makeCall(SqlStdOperatorTable.IS_NULL, one),
        rex.makeCall(SqlStdOperatorTable.IS_NULL, other)));
    conditions.add(rex.makeCall(SqlStdOperatorTable.EQUALS, orZero(one), orZero(other)));
  }

  private RexNode orZero(RexNode value) {
    RelDataType type = rex.getTypeFactory().createTypeWithNullability(value.getType(), false);
    return rex.makeCall(
        type,
        SqlStdOperatorTable.CASE,
        List.of(
            rex.makeCall(SqlStdOperatorTable.IS_NULL, value),
            zero(type),
            rex.makeAbstractCast(type, value, false)));
  }

  /** Any value of a type. */
  private RexNode zero(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.ARRAY
        ? rex.makeCall(type, SqlStdOperatorTable.ARRAY_VALUE_CONSTRUCTOR, List.of())
        : rex.makeAbstractCast(type, rex.makeZeroLiteral(type), false);
  }

  private RelNode distinct(ImmutableBitSet used) {
    Repeatable.check(outer, used);
    List<RexNode> columns = new ArrayList<>();
    for (int column : used) {
      columns.add(RexInputRef.of(column, outer.getRowType()));
    }
    return Rows.distinct(Rows.project(outer, columns));
  }
}
