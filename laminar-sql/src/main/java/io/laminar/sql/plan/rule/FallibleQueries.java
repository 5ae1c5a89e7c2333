package io.laminar.sql.plan.rule;

import io.laminar.sql.expression.Fallible;
import java.util.Set;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlKind;

/** Knows which sub-queries may fail for a row around them. Stateless. */
public final class FallibleQueries {
  private FallibleQueries() {}

  /**
   * Tells whether evaluating a sub-query may fail for a row: it computes something with values of the row, or asks for the
   * one value of a query within it.
   *
   * @param query the sub-query
   * @param ids what stands for the row in it
   */
  static boolean mayFail(RexSubQuery query, Set<CorrelationId> ids) {
    if (query.getOperands().stream().anyMatch(FallibleQueries::mayFail)) {
      return true;
    }
    return OuterReferences.of(query.rel).stream().anyMatch(ids::contains) && mayFail(query.rel);
  }

  /**
   * Tells whether an expression that may have sub-queries may fail for a row.
   *
   * @param expression as it was converted
   */
  public static boolean mayFail(RexNode expression) {
    boolean[] found = new boolean[1];
    expression.accept(new Finder(found));
    return found[0];
  }

  private static boolean mayFail(RelNode rows) {
    boolean[] found = new boolean[1];
    rows.accept(new RelHomogeneousShuttle() {
      @Override
      public RelNode visit(RelNode node) {
        node.accept(new Finder(found));
        return super.visit(node);
      }
    });
    return found[0];
  }

  private static final class Finder extends RexShuttle {
    private final boolean[] found;

    Finder(boolean[] found) {
      this.found = found;
    }

    @Override
    public RexNode visitCall(RexCall call) {
      found[0] |= Fallible.isItself(call);
      return super.visitCall(call);
    }

    @Override
    public RexNode visitSubQuery(RexSubQuery query) {
      found[0] |= query.getKind() == SqlKind.SCALAR_QUERY || mayFail(query.rel);
      return super.visitSubQuery(query);
    }
  }
}
