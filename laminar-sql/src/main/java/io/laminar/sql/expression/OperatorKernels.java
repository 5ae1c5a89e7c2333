package io.laminar.sql.expression;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.Condition;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Literal;
import io.laminar.core.expression.arithmetic.Arithmetic;
import io.laminar.core.expression.arithmetic.ArithmeticOperator;
import io.laminar.core.expression.cast.Casts;
import io.laminar.core.expression.choice.CaseExpression;
import io.laminar.core.expression.comparison.Comparison;
import io.laminar.core.expression.comparison.Comparisons;
import io.laminar.core.expression.logic.Conjunction;
import io.laminar.core.expression.logic.Disjunction;
import io.laminar.core.expression.logic.NullTest;
import io.laminar.core.expression.logic.TruthTest;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.Sarg;

/** How comparisons, choices, casts and arithmetic become expressions, by the types of their operands. */
final class OperatorKernels {
  private OperatorKernels() {}

  static Condition[] conditions(RexCall call) {
    return call.getOperands().stream()
        .map(ExpressionCompiler::compilePredicate)
        .toArray(Condition[]::new);
  }

  static Condition compare(Comparison comparison, RexCall call) {
    Expression left = compared(call, 0);
    Expression right = compared(call, 1);
    if (left.type().element() != null || right.type().element() != null) {
      return ArrayKernels.compare(comparison, left, right);
    }
    if (TemporalComparison.applies(left.type(), right.type())) {
      return TemporalComparison.of(comparison, left, right);
    }
    if (comparesPadded(call)) {
      return Comparisons.padded(comparison, left, right);
    }
    return Comparisons.of(
        comparison, Coercion.comparable(left, right), Coercion.comparable(right, left));
  }

  /** Tells whether a call compares texts of which one may end in the padding of a CHAR, which does not count. */
  static boolean comparesPadded(RexCall call) {
    return isPadded(call.getOperands().get(0)) || isPadded(call.getOperands().get(1));
  }

  /** An operand of a comparison, without the casts that it does not need. */
  static Expression compared(RexCall call, int operand) {
    return TemporalComparison.compile(call.getOperands().get(operand));
  }

  /** IS NOT DISTINCT FROM: equal, or both NULL; never NULL itself. */
  static Condition same(RexCall call) {
    Condition equal = new TruthTest(compare(Comparison.EQUAL, call), true, false);
    Condition bothNull = new Conjunction(
        new NullTest(compared(call, 0), true), new NullTest(compared(call, 1), true));
    return new Disjunction(equal, bothNull);
  }

  static Condition search(RexCall call) {
    RexLiteral literal = (RexLiteral) call.getOperands().get(1);
    Sarg<?> ranges = Objects.requireNonNull(literal.getValueAs(Sarg.class));
    DataType type = RelationTypes.toDataType(literal.getType()).withNullable(false);
    boolean padded = isPadded(call.getOperands().get(0));
    return new SearchCompiler(compared(call, 0), type, padded).compile(ranges);
  }

  /**
   * Tells whether a value may end in the padding of a CHAR, perhaps as a VARCHAR that only passes it on: a cast, which
   * the validator puts where the two meet, or CASE. A literal has no padding: its spaces are meant.
   */
  private static boolean isPadded(RexNode node) {
    boolean isChar = node.getType().getSqlTypeName() == SqlTypeName.CHAR;
    if (!(node instanceof RexCall call)) {
      return isChar && !(node instanceof RexLiteral);
    }
    boolean isCast = call.getKind() == SqlKind.CAST;
    boolean passesOn =
        isCast || call.getKind() == SqlKind.CASE || call.getKind() == SqlKind.COALESCE;
    if (!isChar && !(passesOn && node.getType().getSqlTypeName() == SqlTypeName.VARCHAR)) {
      return false;
    }
    return (isChar && isCast) || call.getOperands().stream().anyMatch(OperatorKernels::isPadded);
  }

  static Expression caseOf(RexCall call) {
    DataType type = ExpressionCompiler.typeOf(call);
    List<RexNode> operands = call.getOperands();
    int branches = operands.size() / 2;
    Condition[] conditions = new Condition[branches];
    Expression[] results = new Expression[branches + 1];
    for (int i = 0; i < branches; i++) {
      conditions[i] = ExpressionCompiler.compilePredicate(operands.get(2 * i));
      results[i] = Coercion.cast(ExpressionCompiler.operand(call, 2 * i + 1), type);
    }
    results[branches] = Coercion.cast(ExpressionCompiler.operand(call, operands.size() - 1), type);
    boolean nullable = Arrays.stream(results).anyMatch(result -> result.type().nullable());
    return new CaseExpression(type.withNullable(nullable), conditions, results);
  }

  static Expression cast(RexCall call, boolean lenient) {
    DataType from = ExpressionCompiler.typeOf(call.getOperands().get(0));
    if (ExpressionCompiler.isInterval(from)) {
      return IntervalCompiler.cast(call, lenient);
    }
    return cast(ExpressionCompiler.operand(call, 0), ExpressionCompiler.typeOf(call), lenient);
  }

  private static Expression cast(Expression value, DataType type, boolean lenient) {
    return lenient ? Casts.of(value, type, true) : Coercion.cast(value, type);
  }

  static Expression arithmetic(ArithmeticOperator operator, RexCall call) {
    DataType type = ExpressionCompiler.typeOf(call);
    if (call.getOperands().size() != 2) {
      throw ExpressionCompiler.unsupported("the expression " + call);
    }
    if (TemporalCompiler.isTemporal(call)
        && call.getOperands().stream().anyMatch(RexLiteral::isNullLiteral)) {
      return Literal.ofNull(type);
    }
    if (TemporalCompiler.isTemporal(call)) {
      return TemporalCompiler.arithmetic(operator, call);
    }
    Expression left = ExpressionCompiler.operand(call, 0);
    Expression right = ExpressionCompiler.operand(call, 1);
    if (Coercion.isFloating(type)) {
      return Arithmetic.of(operator, type, Coercion.cast(left, type), Coercion.cast(right, type));
    }
    boolean exact = Coercion.isExact(left.type()) && Coercion.isExact(right.type());
    if (type.kind() == TypeKind.DECIMAL && exact) {
      return Arithmetic.of(operator, type, left, right);
    }
    return integerArithmetic(operator, type, left, right);
  }

  /** The wider of the operands may be wider than the result, as in MOD of a BIGINT by an INTEGER. */
  private static Expression integerArithmetic(
      ArithmeticOperator operator, DataType type, Expression left, Expression right) {
    boolean integers = left.type().kind().isInteger() && right.type().kind().isInteger();
    if (!integers && Coercion.isExact(left.type()) && Coercion.isExact(right.type())) {
      // The remainder of a DECIMAL without a fraction by an integer is an integer.
      int scale = Math.max(left.type().scale(), right.type().scale());
      DataType exact =
          DataType.decimal(DataType.MAX_DECIMAL_PRECISION, scale).withNullable(type.nullable());
      return Coercion.cast(Arithmetic.of(operator, exact, left, right), type);
    }
    if (integers && type.kind().isInteger()) {
      return Arithmetic.of(operator, type, left, right);
    }
    return Arithmetic.of(operator, type, Coercion.cast(left, type), Coercion.cast(right, type));
  }

  /** The same bits as another type. */
  static Expression reinterpret(RexCall call) {
    return cast(ExpressionCompiler.operand(call, 0), ExpressionCompiler.typeOf(call), false);
  }
}
