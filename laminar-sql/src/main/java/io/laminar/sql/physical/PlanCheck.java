package io.laminar.sql.physical;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.sql.expression.ClockCalls;
import io.laminar.sql.expression.ExpressionCompiler;
import io.laminar.sql.validate.Refusal;
import java.util.List;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;

/**
 * Whether operators can be made of a plan: a function that is not built, or a number that is out of range, is an
 * error of the statement and not of the rows.
 */
public final class PlanCheck {
  private PlanCheck() {}

  /**
   * Checks a plan and all steps under it.
   *
   * @param plan is not changed
   * @throws LaminarException with the place of the innermost call that is at fault
   */
  public static void check(PhysicalPlan plan) {
    for (PhysicalPlan input : plan.inputs()) {
      check(input);
    }
    plan.check();
  }

  /**
   * Checks that nothing that gives something else with each call stands over a changelog, whose retractions would not be
   * of the rows that were inserted.
   *
   * @param plan of a stream or view
   * @throws LaminarException {@link ErrorCode#CHANGELOG_NOT_ALLOWED}
   */
  public static void checkDeterminism(PhysicalPlan plan) {
    boolean overChanges = false;
    for (PhysicalPlan input : plan.inputs()) {
      checkDeterminism(input);
      overChanges |= input.changelog();
    }
    for (RexNode expression : plan.expressions()) {
      if (overChanges && ClockCalls.in(expression)) {
        throw new LaminarException(
            ErrorCode.CHANGELOG_NOT_ALLOWED,
            "the time of the clock cannot be asked for over a changelog: what is retracted would be another row than"
                + " what was inserted",
            "ask for it over the rows of a source, and keep it as a column");
      }
      if (overChanges && !RexUtil.isDeterministic(expression)) {
        throw new LaminarException(
            ErrorCode.CHANGELOG_NOT_ALLOWED,
            "a function that is not deterministic cannot be called over a changelog: what is retracted would be"
                + " another row than what was inserted",
            "call it over the rows of a source");
      }
    }
  }

  static void checkExpressions(List<RexNode> expressions) {
    for (RexNode expression : expressions) {
      checkExpression(expression);
    }
  }

  private static void checkExpression(RexNode node) {
    if (!(node instanceof RexCall call)) {
      compile(node, List.of());
      return;
    }
    // SEARCH holds its literals in a form of its own, which no call compiles by itself.
    List<RexNode> operands = call.getKind() == SqlKind.SEARCH ? List.of() : call.getOperands();
    compile(call, operands);
  }

  /** Compiles a node; if it fails for the sake of an operand, it is that operand's place that counts. */
  private static void compile(RexNode node, List<RexNode> operands) {
    try {
      ExpressionCompiler.compile(node);
    } catch (LaminarException e) {
      for (RexNode operand : operands) {
        if (operand instanceof RexCall call) {
          compile(call, call.getKind() == SqlKind.SEARCH ? List.of() : call.getOperands());
        }
      }
      throw placed(e, node);
    }
  }

  private static LaminarException placed(LaminarException e, RexNode node) {
    return e.position().isPresent() || !(node instanceof RexCall call)
        ? e
        : Refusal.of(e.code(), e.problem(), call.getParserPosition())
            .remedy(e.remedy())
            .exception();
  }
}
