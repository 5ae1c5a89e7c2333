package io.laminar.sql.plan.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.BiRel;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Uncollect;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.util.ImmutableIntList;
import org.jspecify.annotations.Nullable;

/** Makes a join of a lateral one. Stateless. */
final class LateralJoins {
  private LateralJoins() {}

  static RelNode joined(Correlate lateral) {
    RelNode left = lateral.getLeft();
    Decorrelation decorrelation = new Decorrelation(left, Set.of(lateral.getCorrelationId()), true);
    CorrelatedQuery besides = decorrelation.openBesides(lateral.getRight());
    if (besides.rows() instanceof Uncollect array
        && (lateral.getJoinType() != JoinRelType.LEFT || isPlain(besides))) {
      return unnested(lateral, besides, array, decorrelation.elements(array));
    }
    CorrelatedQuery right = decorrelation.open(lateral.getRight());
    if (right.once()) {
      return once(lateral, right);
    }
    boolean keeps = lateral.getJoinType() == JoinRelType.LEFT;
    if (keeps && right.columnsReferOut()) {
      right = decorrelation.bound(right);
    }
    return keeps ? left(lateral, right) : inner(lateral, right);
  }

  /** A join with an array of constants puts its elements beside each row, too; null of any other join. */
  static @Nullable RelNode ofConstants(Join join) {
    boolean outer = join.getJoinType() == JoinRelType.LEFT;
    boolean besides = (outer || join.getJoinType() == JoinRelType.INNER)
        && join.getCondition().isAlwaysTrue();
    RelNode right = join.getRight();
    List<Integer> places = new ArrayList<>();
    if (right instanceof Project project) {
      for (RexNode column : project.getProjects()) {
        places.add(column instanceof RexInputRef place ? place.getIndex() : -1);
      }
      right = project.getInput();
    } else {
      places.addAll(ImmutableIntList.range(0, right.getRowType().getFieldCount()));
    }
    if (!besides || !(right instanceof Uncollect array) || places.contains(-1)) {
      return null;
    }
    RelNode rows = Unnest.of(join.getLeft(), array, Unnest.elements(array), outer);
    int width = join.getLeft().getRowType().getFieldCount();
    List<RexNode> columns = places.stream()
        .map(place -> (RexNode) RexInputRef.of(width + place, rows.getRowType()))
        .toList();
    return shown(join, rows, columns);
  }

  /** Tells whether an element is all that is asked for: what is computed of one is NULL beside a row that has none. */
  private static boolean isPlain(CorrelatedQuery query) {
    return query.conditions().isEmpty()
        && query.columns().stream().allMatch(RexInputRef.class::isInstance);
  }

  /** Puts elements beside each row; a left join keeps the rows that have none. */
  private static RelNode unnested(
      Correlate lateral, CorrelatedQuery right, Uncollect array, List<RexNode> elements) {
    RexBuilder rex = lateral.getCluster().getRexBuilder();
    boolean outer = lateral.getJoinType() == JoinRelType.LEFT;
    RelNode rows = Unnest.of(lateral.getLeft(), array, elements, outer);
    if (outer) {
      List<RexNode> columns = right.columns().stream()
          .map(column ->
              (RexNode) RexInputRef.of(((RexInputRef) column).getIndex(), rows.getRowType()))
          .toList();
      return shown(lateral, rows, columns);
    }
    RelNode filtered = right.conditions().isEmpty()
        ? rows
        : LogicalFilter.create(rows, RexUtil.composeConjunction(rex, right.conditions()));
    return shown(lateral, filtered, right.columns());
  }

  private static RelNode inner(Correlate lateral, CorrelatedQuery right) {
    RexBuilder rex = lateral.getCluster().getRexBuilder();
    RelNode pairs = LogicalJoin.create(
        lateral.getLeft(),
        right.rows(),
        List.of(),
        RexUtil.composeConjunction(rex, right.conditions()),
        Set.of(),
        JoinRelType.INNER);
    return shown(lateral, pairs, right.columns());
  }

  /** What the query computes is NULL beside a row that has no partner: it is computed before. */
  private static RelNode left(Correlate lateral, CorrelatedQuery right) {
    RexBuilder rex = lateral.getCluster().getRexBuilder();
    List<RexNode> columns = new ArrayList<>();
    right.columns().forEach(column -> columns.add(right.inner(column)));
    int shift = columns.size();
    columns.addAll(rex.identityProjects(right.rows().getRowType()));
    List<RexNode> conditions = right.conditions().stream()
        .map(condition -> right.moved(condition, shift))
        .toList();
    RelNode pairs = LogicalJoin.create(
        lateral.getLeft(),
        Rows.project(right.rows(), columns),
        List.of(),
        RexUtil.composeConjunction(rex, conditions),
        Set.of(),
        JoinRelType.LEFT);
    int width = right.width();
    return shown(lateral, pairs, CorrelatedQuery.references(pairs, 0, width, width + shift));
  }

  private static RelNode once(Correlate lateral, CorrelatedQuery right) {
    RexBuilder rex = lateral.getCluster().getRexBuilder();
    AddedColumns added = new AddedColumns(lateral.getLeft());
    List<RexNode> wanted = new ArrayList<>(right.columns());
    wanted.addAll(right.later());
    List<RexNode> found = added.joined(right, wanted, List.of(), List.of(), List.of());
    int count = right.columns().size();
    List<RexNode> columns = found.subList(0, count);
    if (right.later().isEmpty()) {
      return shown(lateral, added.rows(), columns);
    }
    RexNode there = RexUtil.composeConjunction(rex, found.subList(count, found.size()));
    if (lateral.getJoinType() != JoinRelType.LEFT) {
      return shown(lateral, LogicalFilter.create(added.rows(), there), columns);
    }
    List<RexNode> orNull = new ArrayList<>();
    for (RexNode column : columns) {
      RelDataType type = rex.getTypeFactory().createTypeWithNullability(column.getType(), true);
      orNull.add(rex.makeCall(
          type, SqlStdOperatorTable.CASE, List.of(there, column, rex.makeNullLiteral(type))));
    }
    return shown(lateral, added.rows(), orNull);
  }

  /** The columns of the left side, and then some values. */
  private static RelNode shown(BiRel lateral, RelNode rows, List<RexNode> values) {
    RexBuilder rex = lateral.getCluster().getRexBuilder();
    List<RelDataTypeField> fields = lateral.getRowType().getFieldList();
    int width = lateral.getLeft().getRowType().getFieldCount();
    List<RexNode> columns = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      RelDataType type = fields.get(i).getType();
      RexNode column = i < width ? new RexInputRef(i, type) : values.get(i - width);
      columns.add(
          column.getType().equals(type) ? column : rex.makeAbstractCast(type, column, false));
    }
    return LogicalProject.create(
        rows, List.of(), columns, lateral.getRowType().getFieldNames(), Set.of());
  }
}
