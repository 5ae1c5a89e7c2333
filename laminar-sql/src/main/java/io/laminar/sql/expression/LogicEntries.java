package io.laminar.sql.expression;

import static io.laminar.sql.expression.FunctionEntry.Argument.ALIKE;
import static io.laminar.sql.expression.FunctionEntry.Argument.CONDITION;
import static io.laminar.sql.expression.FunctionEntry.function;
import static io.laminar.sql.expression.FunctionEntry.operator;
import static io.laminar.sql.expression.FunctionSection.LOGIC;

import io.laminar.core.expression.choice.Coalesce;
import io.laminar.core.expression.choice.Extreme;
import io.laminar.core.expression.choice.SingleValue;
import io.laminar.core.expression.logic.Conjunction;
import io.laminar.core.expression.logic.Disjunction;
import io.laminar.core.expression.logic.Negation;
import io.laminar.core.expression.logic.TruthTest;
import java.util.List;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.sql.SqlKind;

/** Truth values, and choosing between values. */
final class LogicEntries {
  private LogicEntries() {}

  static List<FunctionEntry> all() {
    return Functions.joined(List.of(truths(), choices()));
  }

  private static List<FunctionEntry> truths() {
    return List.of(
        operator(LOGIC, "AND", SqlKind.AND)
            .ownNulls()
            .example("b AND i > 0", "FALSE if one side is FALSE, else NULL if one is NULL")
            .by(call -> new Conjunction(OperatorKernels.conditions(call))),
        operator(LOGIC, "OR", SqlKind.OR)
            .ownNulls()
            .example("b OR i > 0", "TRUE if one side is TRUE, else NULL if one is NULL")
            .by(call -> new Disjunction(OperatorKernels.conditions(call))),
        operator(LOGIC, "NOT", SqlKind.NOT)
            .example("NOT b", "NULL stays NULL")
            .by(call -> new Negation(ExpressionCompiler.operand(call, 0))),
        operator(LOGIC, "IS TRUE", SqlKind.IS_TRUE)
            .neverNull()
            .example("b IS TRUE", "never NULL itself")
            .by(truth(true, false)),
        operator(LOGIC, "IS NOT TRUE", SqlKind.IS_NOT_TRUE)
            .neverNull()
            .example("b IS NOT TRUE", "never NULL itself")
            .by(truth(true, true)),
        operator(LOGIC, "IS FALSE", SqlKind.IS_FALSE)
            .neverNull()
            .example("b IS FALSE", "never NULL itself")
            .by(truth(false, false)),
        operator(LOGIC, "IS NOT FALSE", SqlKind.IS_NOT_FALSE)
            .neverNull()
            .example("b IS NOT FALSE", "never NULL itself")
            .by(truth(false, true)));
  }

  private static List<FunctionEntry> choices() {
    return List.of(
        operator(LOGIC, "CASE", SqlKind.CASE)
            .takes(ALIKE)
            .ownNulls()
            .example(
                "CASE WHEN i > 5 THEN 'big' ELSE 'small' END",
                "the first branch whose condition is TRUE")
            .example("CASE i WHEN 7 THEN 'seven' END", "NULL without ELSE")
            .by(OperatorKernels::caseOf),
        function(LOGIC, "COALESCE")
            .takes(ALIKE)
            .needsArguments()
            .ownNulls()
            .example("COALESCE(i, n, 0)", "the first that is not NULL")
            .by(LogicEntries::coalesce),
        function(LOGIC, "NULLIF")
            .takes(ALIKE)
            .ownNulls()
            .example("NULLIF(i, 7)", "NULL if both are equal, else the first")
            .rewritten(),
        function(LOGIC, "NVL", "IFNULL")
            .takes(ALIKE)
            .adds(ChoiceOperators.NVL, ChoiceOperators.IFNULL)
            .ownNulls()
            .example("NVL(i, 0)", "COALESCE of two")
            .example("IFNULL(i, 0)", "COALESCE of two")
            .by(LogicEntries::coalesce),
        function(LOGIC, "IF")
            .takes(CONDITION, ALIKE)
            .adds(ChoiceOperators.IF)
            .ownNulls()
            .example("IF(b, 1, 2)", "CASE of one condition")
            .by(FunctionKernels::ifElse),
        function(LOGIC, "$SINGLE_VALUE")
            .adds(OwnOperators.SINGLE_VALUE)
            .ownNulls()
            .by(call -> new SingleValue(
                ExpressionCompiler.operand(call, 0),
                ExpressionCompiler.compilePredicate(call.getOperands().get(1)))),
        function(LOGIC, "GREATEST")
            .takes(ALIKE)
            .needsArguments()
            .adds(ChoiceOperators.GREATEST)
            .example("GREATEST(i, n, 3)", "NULL if an argument is")
            .by(extreme(true)),
        function(LOGIC, "LEAST")
            .takes(ALIKE)
            .needsArguments()
            .adds(ChoiceOperators.LEAST)
            .example("LEAST(i, n, 3)", "NULL if an argument is")
            .by(extreme(false)));
  }

  private static FunctionEntry.Kernel truth(boolean wanted, boolean negated) {
    return call -> new TruthTest(ExpressionCompiler.operand(call, 0), wanted, negated);
  }

  private static Coalesce coalesce(RexCall call) {
    return new Coalesce(ExpressionCompiler.typeOf(call), FunctionKernels.alike(call));
  }

  private static FunctionEntry.Kernel extreme(boolean greatest) {
    return call -> WideExtreme.isWanted(call)
        ? WideExtreme.of(call, greatest)
        : new Extreme(ExpressionCompiler.typeOf(call), greatest, FunctionKernels.alike(call));
  }
}
