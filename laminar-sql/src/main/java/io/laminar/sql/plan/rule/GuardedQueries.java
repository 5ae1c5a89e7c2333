package io.laminar.sql.plan.rule;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/**
 * Visits the sub-queries of an expression, each with its guard: the conditions that are TRUE wherever it is evaluated.
 *
 * <pre>
 *   c AND q                          q: c IS NOT FALSE
 *   c OR q                           q: c IS NOT TRUE
 *   CASE WHEN c THEN p ELSE q END    p: c         q: c IS NOT TRUE
 *   COALESCE(c, q)                   q: c IS NULL
 * </pre>
 */
abstract class GuardedQueries extends RexShuttle {
  private final RexBuilder rex;
  private List<RexNode> guard = List.of();

  GuardedQueries(RexBuilder rex) {
    this.rex = rex;
  }

  /**
   * Visits a sub-query.
   *
   * @param query as it is written
   * @param guard its terms in the order in which they are evaluated; they may have sub-queries
   */
  abstract RexNode visit(RexSubQuery query, List<RexNode> guard);

  /** Visits an expression that is evaluated behind some conditions. */
  final RexNode behind(List<RexNode> terms, RexNode expression) {
    List<RexNode> before = guard;
    guard = List.copyOf(terms);
    RexNode visited = expression.accept(this);
    guard = before;
    return visited;
  }

  @Override
  public final RexNode visitSubQuery(RexSubQuery query) {
    return visit(query, guard);
  }

  @Override
  public final RexNode visitOver(RexOver over) {
    List<RexNode> before = guard;
    // It is computed of all rows, whatever is around it.
    guard = List.of();
    RexNode visited = super.visitOver(over);
    guard = before;
    return visited;
  }

  @Override
  public final RexNode visitCall(RexCall call) {
    return switch (call.getKind()) {
      case AND -> terms(call, RelOptUtil.conjunctions(call), SqlStdOperatorTable.IS_NOT_FALSE);
      case OR -> terms(call, RelOptUtil.disjunctions(call), SqlStdOperatorTable.IS_NOT_TRUE);
      case CASE, IF -> branches(call);
      default ->
        isFirstKnown(call)
            ? terms(call, call.getOperands(), SqlStdOperatorTable.IS_NULL)
            : super.visitCall(call);
    };
  }

  private static boolean isFirstKnown(RexCall call) {
    return call.getKind() == SqlKind.COALESCE
        || call.getOperator().getName().equals("NVL")
        || call.getOperator().getName().equals("IFNULL");
  }

  /** Each operand is evaluated where those before it do not decide. */
  private RexNode terms(RexCall call, List<RexNode> operands, SqlOperator undecided) {
    List<RexNode> terms = new ArrayList<>(guard);
    List<RexNode> visited = new ArrayList<>();
    for (RexNode operand : operands) {
      visited.add(behind(terms, operand));
      terms.add(rex.makeCall(undecided, operand));
    }
    return visited.equals(operands) ? call : call.clone(call.getType(), visited);
  }

  private RexNode branches(RexCall call) {
    List<RexNode> terms = new ArrayList<>(guard);
    List<RexNode> visited = new ArrayList<>();
    List<RexNode> operands = call.getOperands();
    for (int i = 0; i + 1 < operands.size(); i += 2) {
      RexNode condition = operands.get(i);
      visited.add(behind(terms, condition));
      List<RexNode> taken = new ArrayList<>(terms);
      taken.add(condition);
      visited.add(behind(taken, operands.get(i + 1)));
      terms.add(rex.makeCall(SqlStdOperatorTable.IS_NOT_TRUE, condition));
    }
    visited.add(behind(terms, operands.get(operands.size() - 1)));
    return visited.equals(operands) ? call : call.clone(call.getType(), visited);
  }
}
