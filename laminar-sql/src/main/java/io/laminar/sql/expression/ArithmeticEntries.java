package io.laminar.sql.expression;

import static io.laminar.sql.expression.FunctionEntry.Argument.ALIKE;
import static io.laminar.sql.expression.FunctionEntry.function;
import static io.laminar.sql.expression.FunctionEntry.operator;
import static io.laminar.sql.expression.FunctionSection.ARITHMETIC;

import io.laminar.core.expression.arithmetic.Arithmetic;
import io.laminar.core.expression.arithmetic.ArithmeticOperator;
import io.laminar.core.expression.numeric.MathFunction;
import java.util.List;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/** Operators of numbers, times and intervals. */
final class ArithmeticEntries {
  private ArithmeticEntries() {}

  static List<FunctionEntry> all() {
    return List.of(
        operator(ARITHMETIC, "+", SqlKind.PLUS, SqlKind.CHECKED_PLUS)
            .takes(ALIKE)
            .replaces(TemporalOperators.PLUS)
            .example("i + n", "sum")
            .by(call -> OperatorKernels.arithmetic(ArithmeticOperator.ADD, call)),
        operator(ARITHMETIC, "-", SqlKind.MINUS, SqlKind.CHECKED_MINUS)
            .takes(ALIKE)
            .replaces(TemporalOperators.MINUS, TemporalOperators.MINUS_IN_UNIT)
            .example("i - n", "difference")
            .by(call -> OperatorKernels.arithmetic(ArithmeticOperator.SUBTRACT, call)),
        operator(ARITHMETIC, "*", SqlKind.TIMES, SqlKind.CHECKED_TIMES)
            .takes(ALIKE)
            .example("i * n", "product")
            .by(call -> OperatorKernels.arithmetic(ArithmeticOperator.MULTIPLY, call)),
        operator(ARITHMETIC, "/", SqlKind.DIVIDE, SqlKind.CHECKED_DIVIDE)
            .takes(ALIKE)
            .example("i / n", "quotient; division of exact numbers by zero is a row error")
            .by(call -> OperatorKernels.arithmetic(ArithmeticOperator.DIVIDE, call)),
        operator(ARITHMETIC, "MOD", SqlKind.MOD)
            .takes(ALIKE)
            .replaces(OwnOperators.MOD, OwnOperators.PERCENT)
            .example(
                "i % n", "remainder, with the sign of the dividend; of DOUBLE and REAL by IEEE 754")
            .example("MOD(i, n)", "the same")
            .by(call -> OperatorKernels.arithmetic(ArithmeticOperator.REMAINDER, call)),
        operator(ARITHMETIC, "-", SqlKind.MINUS_PREFIX, SqlKind.CHECKED_MINUS_PREFIX)
            .replaces(SqlStdOperatorTable.UNARY_MINUS)
            .example("-i", "opposite")
            .by(call -> Arithmetic.negate(ExpressionCompiler.operand(call, 0))),
        operator(ARITHMETIC, "+", SqlKind.PLUS_PREFIX)
            .replaces(SqlStdOperatorTable.UNARY_PLUS)
            .example("+i", "itself")
            .by(call -> ExpressionCompiler.operand(call, 0)),
        function(ARITHMETIC, "BITAND")
            .takes(ALIKE)
            .example("BITAND(i, 6)", "integers bit by bit")
            .by(FunctionKernels.bits(MathFunction.BITAND)),
        function(ARITHMETIC, "BITOR")
            .takes(ALIKE)
            .example("BITOR(i, 6)", "integers bit by bit")
            .by(FunctionKernels.bits(MathFunction.BITOR)),
        function(ARITHMETIC, "BITXOR")
            .takes(ALIKE)
            .example("BITXOR(i, 6)", "integers bit by bit")
            .by(FunctionKernels.bits(MathFunction.BITXOR)),
        function(ARITHMETIC, "BITNOT")
            .example("BITNOT(i)", "every bit changed")
            .by(FunctionKernels.bits(MathFunction.BITNOT)));
  }
}
