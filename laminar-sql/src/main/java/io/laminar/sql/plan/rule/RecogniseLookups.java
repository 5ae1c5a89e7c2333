package io.laminar.sql.plan.rule;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.sql.expression.OwnOperators;
import io.laminar.sql.validate.Refusal;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Snapshot;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSnapshot;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Finds joins with what a table holds when a row is taken: {@code FOR SYSTEM_TIME AS OF PROCTIME()}, which Calcite leaves
 * as a Join over a Snapshot, and {@code AS OF s.p} with such a column of the left input, which it leaves as a Correlate.
 */
public final class RecogniseLookups implements Pass {
  private final SqlParserPos position;

  /**
   * Makes the pass. It stands before all others, which know no Snapshot.
   *
   * @param query tells the place of what is refused
   */
  public RecogniseLookups(SqlNode query) {
    SqlParserPos[] found = {query.getParserPosition()};
    query.accept(new SqlBasicVisitor<@Nullable Void>() {
      @Override
      public @Nullable Void visit(SqlCall call) {
        if (call instanceof SqlSnapshot snapshot && !(snapshot.getPeriod() instanceof SqlCall)) {
          found[0] = snapshot.getParserPosition();
        }
        return super.visit(call);
      }
    });
    this.position = found[0];
  }

  @Override
  public RelNode apply(RelNode query) {
    return query.accept(new RelHomogeneousShuttle() {
      @Override
      public RelNode visit(RelNode node) {
        RelNode visited = super.visit(node).accept(new OfSubQueries());
        if (visited instanceof Join join && join.getRight() instanceof Snapshot snapshot) {
          return lookup(join, snapshot);
        }
        return visited instanceof Correlate correlate ? lookup(correlate) : visited;
      }
    });
  }

  /** Looks into the queries of expressions. */
  private final class OfSubQueries extends RexShuttle {
    @Override
    public RexNode visitSubQuery(RexSubQuery subQuery) {
      RexSubQuery visited = (RexSubQuery) super.visitSubQuery(subQuery);
      RelNode found = RecogniseLookups.this.apply(visited.rel);
      return found.equals(visited.rel) ? visited : visited.clone(found);
    }
  }

  private RelNode lookup(Join join, Snapshot snapshot) {
    if (!isProcessingTime(snapshot.getPeriod())) {
      throw refused();
    }
    return new LookupJoin(
        join.getCluster(),
        join.getTraitSet(),
        join.getLeft(),
        snapshot.getInput(),
        join.getCondition(),
        join.getJoinType());
  }

  private RelNode lookup(Correlate correlate) {
    RelNode right = correlate.getRight();
    Filter filter = right instanceof Filter found ? found : null;
    RelNode looked = filter == null ? right : filter.getInput();
    if (!(looked instanceof Snapshot snapshot)) {
      return correlate;
    }
    CorrelationId id = correlate.getCorrelationId();
    int leftColumns = correlate.getLeft().getRowType().getFieldCount();
    RexNode period = snapshot.getPeriod().accept(new OfLeft(id));
    if (!(period instanceof RexInputRef column)) {
      throw refused();
    }
    RexNode condition = filter == null
        ? correlate.getCluster().getRexBuilder().makeLiteral(true)
        : RexUtil.shift(filter.getCondition(), leftColumns).accept(new OfLeft(id));
    if (!isProcessingTime(correlate.getLeft(), column.getIndex())) {
      return AsofJoin.temporal(correlate, snapshot.getInput(), condition, column, position);
    }
    return new LookupJoin(
        correlate.getCluster(),
        correlate.getTraitSet(),
        correlate.getLeft(),
        snapshot.getInput(),
        condition,
        correlate.getJoinType());
  }

  /** Tells whether a column is the time at which a row is taken. */
  private static boolean isProcessingTime(RelNode node, int column) {
    if (node instanceof Project project) {
      RexNode expression = project.getProjects().get(column);
      return isProcessingTime(expression)
          || (expression instanceof RexInputRef picked
              && isProcessingTime(project.getInput(), picked.getIndex()));
    }
    if (node instanceof Filter filter) {
      return isProcessingTime(filter.getInput(), column);
    }
    if (node instanceof Join join) {
      int leftColumns = join.getLeft().getRowType().getFieldCount();
      return column < leftColumns && isProcessingTime(join.getLeft(), column);
    }
    return false;
  }

  private static boolean isProcessingTime(RexNode expression) {
    return expression instanceof RexCall call && call.getOperator().equals(OwnOperators.PROCTIME);
  }

  private LaminarException refused() {
    return Refusal.of(
            ErrorCode.NOT_SUPPORTED,
            "FOR SYSTEM_TIME AS OF a time that is neither PROCTIME() nor a column of the left side is not supported yet",
            position)
        .remedy("write FOR SYSTEM_TIME AS OF PROCTIME(), or the event time of the left side")
        .exception();
  }

  /** The refusal of a join with a table at a time that says something of the query around its own. */
  public static LaminarException inCorrelated() {
    return new LaminarException(
        ErrorCode.NOT_SUPPORTED,
        "FOR SYSTEM_TIME AS OF whose inputs or ON name columns of the query around it is not supported yet",
        "name them in WHERE of the sub-query, or join with the table in a stream or view, and ask that");
  }

  /** Columns of the left input in place of fields of the correlation variable. */
  private static final class OfLeft extends RexShuttle {
    private final CorrelationId id;

    OfLeft(CorrelationId id) {
      this.id = id;
    }

    @Override
    public RexNode visitFieldAccess(RexFieldAccess access) {
      return access.getReferenceExpr() instanceof RexCorrelVariable variable
              && variable.id.equals(id)
          ? new RexInputRef(access.getField().getIndex(), access.getType())
          : super.visitFieldAccess(access);
    }
  }
}
