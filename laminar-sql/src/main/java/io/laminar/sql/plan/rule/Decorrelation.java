package io.laminar.sql.plan.rule;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Snapshot;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.Uncollect;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Takes out of a query what it says of the row around it. A condition climbs up to the join that puts both together; an
 * aggregate on its way groups by the sides of equalities. Where that is not enough, the query is joined with the different
 * values of the outer columns that it uses, and the condition above is that these are the row's ({@link OuterValues}).
 *
 * <pre>
 *   SELECT MAX(b.v) FROM b WHERE b.k = a.k    ──▶  rows: SELECT b.k, MAX(b.v) FROM b GROUP BY b.k              on b.k = a.k
 *   SELECT MAX(b.v) FROM b WHERE b.k &lt; a.k  ──▶  rows: SELECT o.k, MAX(b.v) FROM (SELECT DISTINCT k FROM a) o
 *                                                        JOIN b ON b.k &lt; o.k GROUP BY o.k                     on o.k = a.k
 * </pre>
 */
final class Decorrelation {
  private final RelNode outer;
  private final Set<CorrelationId> ids;
  private final boolean isLateral;
  private final int width;
  private final RexBuilder rex;
  private final OuterValues values;

  /**
   * Prepares for queries within an expression over some rows.
   *
   * @param outer the rows
   * @param ids what stands for them in the queries
   * @param isLateral whether it is about the right side of a lateral join
   */
  Decorrelation(RelNode outer, Set<CorrelationId> ids, boolean isLateral) {
    this(outer, outer, ids, isLateral);
  }

  /**
   * Prepares for queries within an expression that is not evaluated for all rows.
   *
   * @param outer the rows
   * @param evaluated those for which it is, perhaps with further columns
   * @param ids what stands for them in the queries
   * @param isLateral whether it is about the right side of a lateral join
   */
  Decorrelation(RelNode outer, RelNode evaluated, Set<CorrelationId> ids, boolean isLateral) {
    this.outer = outer;
    this.ids = ids;
    this.isLateral = isLateral;
    this.width = outer.getRowType().getFieldCount();
    this.rex = outer.getCluster().getRexBuilder();
    this.values = new OuterValues(evaluated, width);
  }

  /** Joins with the values of the outer columns that a query uses, so that it has conditions on these alone. */
  CorrelatedQuery bound(CorrelatedQuery query) {
    return values.bound(query);
  }

  /** Opens a query. */
  CorrelatedQuery open(RelNode query) {
    CorrelatedQuery opened = openBesides(query);
    return opened.rows() instanceof Uncollect array && refersOut(array)
        ? values.unnested(opened, array, OuterReferences.columns(array, ids), elements(array))
        : opened;
  }

  /** The elements of an array, over the columns of the row around. */
  List<RexNode> elements(Uncollect array) {
    return Unnest.elements(array).stream()
        .map(element -> over(element, List.of()))
        .toList();
  }

  /** Opens a query; where it is about the elements of an array of the row around, its rows are these as they are. */
  CorrelatedQuery openBesides(RelNode query) {
    if (query instanceof Uncollect) {
      return leaf(query);
    }
    boolean refersOut = refersOut(query);
    if (query instanceof Project || query instanceof Filter) {
      if (OuterReferences.hasQuery(query) && refersOut) {
        return asksOutside(query) ? withValues(query) : open(JoinSubQueries.withoutQueries(query));
      }
      boolean isComputed = query instanceof Project project
          && (project.containsOver() || !MergeNeighbours.isDeterministic(project));
      if (OuterReferences.hasQuery(query) || (isComputed && !refersOut)) {
        return leaf(query);
      }
      if (isComputed) {
        throw refused(
            "a function with OVER, or one that is not deterministic, in a correlated sub-query");
      }
      return query instanceof Project project ? project(project) : filter((Filter) query);
    }
    if (query instanceof Aggregate aggregate && (refersOut || isGlobal(aggregate))) {
      return new CorrelatedAggregate(width, rex).of(aggregate, below(aggregate.getInput()), values);
    }
    return refersOut ? correlated(query) : leaf(query);
  }

  private static boolean isGlobal(Aggregate aggregate) {
    return aggregate.getGroupCount() == 0 && aggregate.getGroupSets().size() == 1;
  }

  private CorrelatedQuery correlated(RelNode query) {
    if (query instanceof LookupJoin || query instanceof AsofJoin || query instanceof Snapshot) {
      throw RecogniseLookups.inCorrelated();
    }
    if (query instanceof Join join) {
      return join(join);
    }
    if (query instanceof Sort sort) {
      return sort(sort);
    }
    if (query instanceof SetOp operation) {
      return setOperation(operation);
    }
    if (query instanceof Correlate) {
      return withValues(query);
    }
    throw refused("a reference to the query around it in " + query.getRelTypeName()
        + " of a correlated sub-query");
  }

  /** A query under others: one that may miss its row has all of them, beside the values of the row around. */
  private CorrelatedQuery below(RelNode query) {
    if (!refersOut(query)) {
      return leaf(query);
    }
    CorrelatedQuery opened = open(query);
    return opened.once() ? bound(opened) : opened;
  }

  private CorrelatedQuery leaf(RelNode query) {
    return CorrelatedQuery.of(query, width);
  }

  private boolean refersOut(RelNode query) {
    return OuterReferences.of(query).stream().anyMatch(ids::contains);
  }

  /** Tells whether a sub-query in the expressions of a node refers to the row around. */
  private boolean asksOutside(RelNode node) {
    boolean[] found = new boolean[1];
    node.accept(new RexShuttle() {
      @Override
      public RexNode visitSubQuery(RexSubQuery query) {
        found[0] |= refersOut(query.rel)
            || query.getOperands().stream().anyMatch(Decorrelation.this::refersOut);
        return super.visitSubQuery(query);
      }
    });
    return found[0];
  }

  private boolean refersOut(RexNode expression) {
    boolean[] found = new boolean[1];
    expression.accept(new RexShuttle() {
      @Override
      public RexNode visitCorrelVariable(RexCorrelVariable variable) {
        found[0] |= ids.contains(variable.id);
        return variable;
      }
    });
    return found[0];
  }

  // ---- Steps that pass conditions on ----

  private CorrelatedQuery project(Project project) {
    CorrelatedQuery input = openBesides(project.getInput());
    List<RexNode> columns = project.getProjects().stream()
        .map(column -> over(column, input.columns()))
        .toList();
    return new CorrelatedQuery(
        input.rows(), width, columns, input.conditions(), input.once(), input.later());
  }

  private CorrelatedQuery filter(Filter filter) {
    CorrelatedQuery input = openBesides(filter.getInput());
    List<RexNode> conditions = new ArrayList<>(input.once() ? input.later() : input.conditions());
    List<RexNode> own = new ArrayList<>();
    for (RexNode condition : RelOptUtil.conjunctions(filter.getCondition())) {
      RexNode placed = over(condition, input.columns());
      boolean isOwn = !input.once()
          && !input.refersOut(placed)
          && !input.isGuarded(placed, conditions)
          && !(input.rows() instanceof Uncollect);
      (isOwn ? own : conditions).add(isOwn ? input.inner(placed) : placed);
    }
    RelNode rows = own.isEmpty()
        ? input.rows()
        : LogicalFilter.create(input.rows(), RexUtil.composeConjunction(rex, own));
    return new CorrelatedQuery(
        rows,
        width,
        input.columns(),
        input.once() ? input.conditions() : conditions,
        input.once(),
        input.once() ? conditions : List.of());
  }

  /** An expression with the columns of its input, and those of the row around, in their places. */
  private RexNode over(RexNode expression, List<RexNode> columns) {
    return expression.accept(new RexShuttle() {
      @Override
      public RexNode visitInputRef(RexInputRef reference) {
        return columns.get(reference.getIndex());
      }

      @Override
      public RexNode visitFieldAccess(RexFieldAccess access) {
        return access.getReferenceExpr() instanceof RexCorrelVariable variable
                && ids.contains(variable.id)
            ? outerColumn(access)
            : super.visitFieldAccess(access);
      }
    });
  }

  /** Calcite lets a sub-query beside GROUP BY name columns of the rows that are grouped. */
  private RexNode outerColumn(RexFieldAccess access) {
    List<String> names = access.getReferenceExpr().getType().getFieldNames();
    // The row around a lateral query has the columns of the query, too.
    List<String> known = isLateral && names.size() > width ? names.subList(0, width) : names;
    if (!known.equals(outer.getRowType().getFieldNames())) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "a sub-query that refers to the rows of a GROUP BY around it is not supported yet",
          "group in a sub-select, and ask in the query around that");
    }
    return RexInputRef.of(access.getField().getIndex(), outer.getRowType());
  }

  private CorrelatedQuery join(Join join) {
    if (OuterReferences.hasQuery(join)) {
      if (asksOutside(join)) {
        throw refused("a sub-query in ON that refers to the query around the correlated sub-query");
      }
      return open(JoinSubQueries.withoutQueries(join));
    }
    CorrelatedQuery left = below(join.getLeft());
    CorrelatedQuery right = below(join.getRight());
    if (join.getJoinType() == JoinRelType.INNER) {
      return new CorrelatedJoin(join, width).inner(left, right, this::over);
    }
    boolean onlyLeft = !refersOut(join.getRight()) && !refersOut(join.getCondition());
    return new CorrelatedJoin(join, width).outer(left, right, onlyLeft, this::over, values);
  }

  /** Without LIMIT it has no order; with it, each row around has the first rows of its own. */
  private CorrelatedQuery sort(Sort sort) {
    if (sort.fetch == null && sort.offset == null) {
      return open(sort.getInput());
    }
    CorrelatedQuery input = below(sort.getInput());
    return new CorrelatedLimit(sort, width)
        .of(input.isLookedUp() && !input.columnsReferOut() ? input : bound(input));
  }

  private CorrelatedQuery setOperation(SetOp operation) {
    List<CorrelatedQuery> sides = new ArrayList<>();
    ImmutableBitSet used = ImmutableBitSet.of();
    for (RelNode side : operation.getInputs()) {
      CorrelatedQuery opened = below(side);
      used = used.union(opened.outerColumns());
      sides.add(opened);
    }
    List<RelNode> inputs = new ArrayList<>();
    for (CorrelatedQuery side : sides) {
      inputs.add(values.bound(side, used).rows());
    }
    RelNode rows = operation.copy(operation.getTraitSet(), inputs, operation.all);
    return values.query(rows, operation.getRowType().getFieldCount(), used);
  }

  // ---- Steps whose own sub-queries refer to the row around ----

  /**
   * Gives such a step an input that has the values of the outer columns among its own. Then only its own row is around
   * its sub-queries.
   */
  private CorrelatedQuery withValues(RelNode node) {
    RelNode input = node.getInput(0);
    CorrelatedQuery opened = below(input);
    ImmutableBitSet used = opened
        .outerColumns()
        .union(
            node instanceof Correlate correlate
                ? OuterReferences.columns(correlate.getRight(), ids)
                : OuterReferences.columnsOfExpressions(node, ids));
    RelNode rows = values.bound(opened, used).rows();
    int columns = input.getRowType().getFieldCount();
    return new NestedQueries(node, ids, used).over(rows, columns, values);
  }

  static LaminarException refused(String what) {
    return new LaminarException(
        ErrorCode.NOT_SUPPORTED, what + " is not supported yet", "write a join with it");
  }
}
