package io.laminar.sql.plan.rule;

import io.laminar.sql.expression.Fallible;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/** Rows that are joined with one query after the other, each of which has at most one row beside each of them. */
final class AddedColumns {
  private final RexBuilder rex;
  private final List<Added> all = new ArrayList<>();
  private RelNode rows;

  /** What was joined. */
  private record Added(RelNode rows, RexNode condition, int first) {}

  AddedColumns(RelNode rows) {
    this.rows = rows;
    this.rex = rows.getCluster().getRexBuilder();
  }

  RelNode rows() {
    return rows;
  }

  /**
   * Joins with those rows of a query that have some values, and gives expressions over what the rows have then; NULL where
   * there is no row.
   *
   * @param query what is joined
   * @param wanted over the columns of the row around, and those of the query's rows
   * @param guard asked before the rest, if that may fail; over the columns that the rows have now
   * @param operands over the columns that the rows have now
   * @param values equal them; over the columns of the query's rows
   */
  List<RexNode> joined(
      CorrelatedQuery query,
      List<RexNode> wanted,
      List<RexNode> guard,
      List<RexNode> operands,
      List<RexNode> values) {
    List<RexNode> asked = new ArrayList<>(query.conditions());
    asked.addAll(wanted);
    asked.addAll(values);
    List<RexNode> kept = kept(query, asked);
    RelNode narrow = narrow(query, kept);
    int first = place(narrow, at -> condition(query, kept, at, guard, operands, values));
    return new Placed(query, kept, first, true).apply(wanted);
  }

  /**
   * Leaves the rows that have a partner, or those that have none.
   *
   * @param query its rows are the partners
   * @param conditions over the columns of the row around, and those of the query's rows
   * @param type SEMI or ANTI
   */
  RelNode half(CorrelatedQuery query, List<RexNode> conditions, JoinRelType type) {
    List<RexNode> kept = kept(query, conditions);
    Placed placed = new Placed(query, kept, rows.getRowType().getFieldCount(), false);
    return LogicalJoin.create(
        rows,
        narrow(query, kept),
        List.of(),
        RexUtil.composeConjunction(rex, placed.apply(conditions)),
        Set.of(),
        type);
  }

  /** What expressions ask for of a query's rows: columns, and bounds of windows, which are computed where the window is. */
  private static List<RexNode> kept(CorrelatedQuery query, List<RexNode> expressions) {
    Set<Integer> columns = new TreeSet<>();
    Set<RexNode> bounds = new LinkedHashSet<>();
    RexShuttle finder = new RexShuttle() {
      @Override
      public RexNode visitInputRef(RexInputRef reference) {
        if (reference.getIndex() >= query.width()) {
          columns.add(reference.getIndex() - query.width());
        }
        return reference;
      }

      @Override
      public RexNode visitCall(RexCall call) {
        return WindowBound.is(call, query) ? found(call) : super.visitCall(call);
      }

      private RexNode found(RexCall call) {
        bounds.add(RexUtil.shift(call, -query.width()));
        return call;
      }
    };
    expressions.forEach(expression -> expression.accept(finder));
    List<RexNode> kept = new ArrayList<>();
    columns.forEach(column -> kept.add(RexInputRef.of(column, query.rows().getRowType())));
    kept.addAll(bounds);
    return kept;
  }

  private static RelNode narrow(CorrelatedQuery query, List<RexNode> kept) {
    return kept.isEmpty() ? Rows.first(query.rows(), 1) : Rows.project(query.rows(), kept);
  }

  /** The position of the first column of what is joined, perhaps long since. */
  private int place(RelNode narrow, IntFunction<RexNode> conditionAt) {
    for (Added known : all) {
      if (known.rows.deepEquals(narrow) && known.condition.equals(conditionAt.apply(known.first))) {
        return known.first;
      }
    }
    int first = rows.getRowType().getFieldCount();
    RexNode condition = conditionAt.apply(first);
    all.add(new Added(narrow, condition, first));
    rows = LogicalJoin.create(rows, narrow, List.of(), condition, Set.of(), JoinRelType.LEFT);
    return first;
  }

  private RexNode condition(
      CorrelatedQuery query,
      List<RexNode> kept,
      int first,
      List<RexNode> guard,
      List<RexNode> operands,
      List<RexNode> values) {
    Placed placed = new Placed(query, kept, first, false);
    List<RexNode> conditions = new ArrayList<>(placed.apply(query.conditions()));
    for (int i = 0; i < operands.size(); i++) {
      conditions.add(rex.makeCall(
          SqlStdOperatorTable.EQUALS, operands.get(i), values.get(i).accept(placed)));
    }
    if (conditions.stream().anyMatch(Fallible::is)) {
      conditions.addAll(0, guard);
    }
    return RexUtil.composeConjunction(rex, conditions);
  }

  /** Finds the columns of a query behind those of the rows. */
  private final class Placed extends RexShuttle {
    private final CorrelatedQuery query;
    private final List<RexNode> kept;
    private final int first;
    private final boolean mayBeNull;

    Placed(CorrelatedQuery query, List<RexNode> kept, int first, boolean mayBeNull) {
      this.query = query;
      this.kept = kept;
      this.first = first;
      this.mayBeNull = mayBeNull;
    }

    @Override
    public RexNode visitCall(RexCall call) {
      return WindowBound.is(call, query) ? place(call) : super.visitCall(call);
    }

    @Override
    public RexNode visitInputRef(RexInputRef reference) {
      return reference.getIndex() < query.width() ? reference : place(reference);
    }

    private RexNode place(RexNode ofQuery) {
      RexNode column = RexUtil.shift(ofQuery, -query.width());
      RelDataType type = mayBeNull
          ? rex.getTypeFactory().createTypeWithNullability(column.getType(), true)
          : column.getType();
      return new RexInputRef(first + kept.indexOf(column), type);
    }
  }
}
