package io.laminar.sql.plan.rule;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Makes joins of EXISTS and IN in a WHERE: of rows that have a partner among those of the sub-query, or that have none. What
 * the sub-query's own WHERE says of the row outside becomes a condition of the join.
 *
 * <pre>
 *   a WHERE EXISTS (SELECT … FROM b WHERE b.k = a.k AND b.v > 0)    a SEMI JOIN (b WHERE b.v > 0) ON a.k = b.k
 *   a WHERE x NOT IN (SELECT y FROM b)                              a ANTI JOIN b ON x = y OR x IS NULL OR y IS NULL
 * </pre>
 *
 * <p>A row is not in a set of values where it is known to differ from all of them: with a NULL on either side it is not known.
 */
public final class JoinSubQueries implements Pass {
  /** Makes the pass. It stands before all others: these do not look into expressions for queries. */
  public JoinSubQueries() {}

  @Override
  public RelNode apply(RelNode query) {
    return query.accept(new RelHomogeneousShuttle() {
      @Override
      public RelNode visit(RelNode node) {
        boolean asks = node instanceof Filter filter && hasQuery(filter.getCondition());
        return super.visit(asks ? joined((Filter) node) : node);
      }
    });
  }

  private static boolean hasQuery(RexNode node) {
    return RexUtil.SubQueryFinder.find(node) != null;
  }

  private static RelNode joined(Filter filter) {
    List<RexNode> others = new ArrayList<>();
    List<RexNode> queries = new ArrayList<>();
    for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
      (hasQuery(conjunct) ? queries : others).add(conjunct);
    }
    RexBuilder rex = filter.getCluster().getRexBuilder();
    RelNode result = others.isEmpty()
        ? filter.getInput()
        : LogicalFilter.create(filter.getInput(), RexUtil.composeConjunction(rex, others));
    for (RexNode conjunct : queries) {
      result = joined(result, conjunct, filter.getVariablesSet());
    }
    return result;
  }

  private static RelNode joined(RelNode left, RexNode conjunct, Set<CorrelationId> outside) {
    boolean negated = conjunct.getKind() == SqlKind.NOT;
    RexNode asked = negated ? ((RexCall) conjunct).getOperands().get(0) : conjunct;
    if (!(asked instanceof RexSubQuery query)
        || (query.getKind() != SqlKind.EXISTS && query.getKind() != SqlKind.IN)) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "a sub-query other than EXISTS and IN between the ANDs of WHERE is not supported yet",
          "write a join with it");
    }
    return new Unnesting(left, query, outside).join(negated);
  }

  /** Takes one sub-query apart. */
  private static final class Unnesting {
    private final RelNode left;
    private final RexSubQuery query;
    private final Set<CorrelationId> outside;
    private final RexBuilder rex;
    private final int leftColumns;

    // Over the columns of the node that is looked at: those of the sub-query, and its conditions.
    private RelNode node;
    private List<RexNode> columns;
    private List<RexNode> conditions = new ArrayList<>();

    Unnesting(RelNode left, RexSubQuery query, Set<CorrelationId> outside) {
      this.left = left;
      this.query = query;
      this.outside = outside;
      this.rex = left.getCluster().getRexBuilder();
      this.leftColumns = left.getRowType().getFieldCount();
      this.node = query.rel;
      this.columns = new ArrayList<>(rex.identityProjects(node.getRowType()));
    }

    RelNode join(boolean negated) {
      open();
      if (RelOptUtil.getVariablesUsed(node).stream().anyMatch(outside::contains)) {
        throw new LaminarException(
            ErrorCode.NOT_SUPPORTED,
            "a sub-query that refers to the query around it elsewhere than in its WHERE is not"
                + " supported yet",
            "write a join with it");
      }
      List<RexNode> ofBoth = new ArrayList<>();
      List<RexNode> ofRight = new ArrayList<>();
      for (RexNode condition : conditions) {
        (usesOutside(condition) ? ofBoth : ofRight).add(condition);
      }
      RelNode right = ofRight.isEmpty()
          ? node
          : LogicalFilter.create(node, RexUtil.composeConjunction(rex, ofRight));
      List<RexNode> all = new ArrayList<>();
      if (query.getKind() == SqlKind.IN) {
        for (int i = 0; i < columns.size(); i++) {
          all.add(equal(query.getOperands().get(i), moved(columns.get(i)), negated));
        }
      }
      ofBoth.forEach(condition -> all.add(moved(condition)));
      JoinRelType type = negated ? JoinRelType.ANTI : JoinRelType.SEMI;
      return joined(right, RexUtil.composeConjunction(rex, all), type);
    }

    /** Looks through the SELECT list and the WHERE of the sub-query. */
    private void open() {
      while (true) {
        if (node instanceof Project project && !project.containsOver()) {
          columns = RelOptUtil.pushPastProject(columns, project);
          conditions = new ArrayList<>(RelOptUtil.pushPastProject(conditions, project));
          node = project.getInput();
        } else if (node instanceof Filter filter && !hasQuery(filter.getCondition())) {
          conditions.addAll(RelOptUtil.conjunctions(filter.getCondition()));
          node = filter.getInput();
        } else {
          return;
        }
      }
    }

    /** Equal, or for NOT IN: not known to be different. */
    private RexNode equal(RexNode value, RexNode other, boolean negated) {
      RexNode equal = rex.makeCall(SqlStdOperatorTable.EQUALS, value, other);
      if (!negated) {
        return equal;
      }
      List<RexNode> cases = new ArrayList<>(List.of(equal));
      for (RexNode side : List.of(value, other)) {
        if (side.getType().isNullable()) {
          cases.add(rex.makeCall(SqlStdOperatorTable.IS_NULL, side));
        }
      }
      return RexUtil.composeDisjunction(rex, cases);
    }

    /** Of the rows of the sub-query only what the condition asks for is kept. */
    private RelNode joined(RelNode right, RexNode condition, JoinRelType type) {
      ImmutableBitSet used = RelOptUtil.InputFinder.bits(condition)
          .except(ImmutableBitSet.range(leftColumns))
          .shift(-leftColumns);
      List<Integer> kept = used.isEmpty() ? List.of(0) : used.asList();
      List<RexNode> columnsKept = new ArrayList<>();
      List<String> names = new ArrayList<>();
      for (int column : kept) {
        columnsKept.add(RexInputRef.of(column, right.getRowType()));
        names.add(right.getRowType().getFieldNames().get(column));
      }
      RelNode projected = LogicalProject.create(right, List.of(), columnsKept, names, Set.of());
      RexNode narrowed = condition.accept(new RexShuttle() {
        @Override
        public RexNode visitInputRef(RexInputRef reference) {
          int column = reference.getIndex() - leftColumns;
          return column < 0
              ? reference
              : new RexInputRef(leftColumns + kept.indexOf(column), reference.getType());
        }
      });
      Join join = LogicalJoin.create(left, projected, List.of(), narrowed, Set.of(), type);
      return join;
    }

    private boolean usesOutside(RexNode condition) {
      boolean[] found = new boolean[1];
      condition.accept(new RexShuttle() {
        @Override
        public RexNode visitFieldAccess(RexFieldAccess access) {
          found[0] |= isOutside(access);
          return super.visitFieldAccess(access);
        }
      });
      return found[0];
    }

    private boolean isOutside(RexFieldAccess access) {
      return access.getReferenceExpr() instanceof RexCorrelVariable variable
          && outside.contains(variable.id);
    }

    /** An expression of the sub-query over the columns of both sides. */
    private RexNode moved(RexNode expression) {
      return expression.accept(new RexShuttle() {
        @Override
        public RexNode visitInputRef(RexInputRef reference) {
          return new RexInputRef(reference.getIndex() + leftColumns, reference.getType());
        }

        @Override
        public RexNode visitFieldAccess(RexFieldAccess access) {
          return isOutside(access)
              ? RexInputRef.of(access.getField().getIndex(), left.getRowType())
              : access;
        }
      });
    }
  }
}
