package io.laminar.sql.physical;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.ColumnReference;
import io.laminar.core.expression.Condition;
import io.laminar.core.expression.Constants;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.arithmetic.Arithmetic;
import io.laminar.core.expression.arithmetic.ArithmeticOperator;
import io.laminar.core.expression.cast.Casts;
import io.laminar.core.expression.choice.CaseExpression;
import io.laminar.core.expression.comparison.Comparison;
import io.laminar.core.expression.comparison.Comparisons;
import io.laminar.core.expression.logic.Conjunction;
import io.laminar.core.expression.logic.Disjunction;
import io.laminar.core.expression.logic.Negation;
import io.laminar.core.expression.logic.NullTest;
import io.laminar.core.expression.logic.TruthTest;
import io.laminar.sql.validate.LaminarOperators;
import io.laminar.sql.validate.RelationTypes;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.Sarg;

/**
 * Makes kernels of a planned row expression. Each call makes a new tree, which belongs to the
 * operator that it is made for.
 */
public final class ExpressionCompiler {
  private ExpressionCompiler() {}

  /**
   * Compiles a scalar expression; what is constant is computed now.
   *
   * @param node over the columns of one input
   * @return a tree whose type is the node's
   * @throws LaminarException NOT_SUPPORTED, naming the function, if it is not built yet
   */
  public static Expression compile(RexNode node) {
    if (node instanceof RexLiteral literal) {
      return LiteralCompiler.compile(literal);
    }
    if (node instanceof RexInputRef reference) {
      return new ColumnReference(
          reference.getIndex(), RelationTypes.toDataType(reference.getType()));
    }
    if (node instanceof RexCall call) {
      Expression compiled = compileCall(call);
      if (isConstant(call)) {
        return Constants.fold(compiled).<Expression>map(literal -> literal).orElse(compiled);
      }
      return compiled;
    }
    throw unsupported("the expression " + node);
  }

  /**
   * Compiles a condition.
   *
   * @param node of type BOOLEAN, over the columns of one input
   * @throws LaminarException NOT_SUPPORTED, naming the function, if it is not built yet
   */
  public static Condition compilePredicate(RexNode node) {
    return Condition.of(compile(node));
  }

  /** Tells whether a node refers to no column and to no clock. */
  static boolean isConstant(RexNode node) {
    if (node instanceof RexCall call) {
      return call.getOperator().isDeterministic()
          && !call.getOperator().isDynamicFunction()
          && call.getOperands().stream().allMatch(ExpressionCompiler::isConstant);
    }
    return node instanceof RexLiteral;
  }

  static LaminarException unsupported(String what) {
    return new LaminarException(
        ErrorCode.NOT_SUPPORTED,
        what + " is not supported yet",
        "docs/sql-functions.md lists every function that is");
  }

  private static Expression compileCall(RexCall call) {
    if (call.getOperator().equals(LaminarOperators.WINDOW_TIME)) {
      return new LastMoment(operand(call, 0));
    }
    return switch (call.getKind()) {
      case AND -> new Conjunction(conditions(call));
      case OR -> new Disjunction(conditions(call));
      case NOT -> new Negation(operand(call, 0));
      case EQUALS -> compare(Comparison.EQUAL, call);
      case NOT_EQUALS -> compare(Comparison.NOT_EQUAL, call);
      case LESS_THAN -> compare(Comparison.LESS, call);
      case LESS_THAN_OR_EQUAL -> compare(Comparison.LESS_OR_EQUAL, call);
      case GREATER_THAN -> compare(Comparison.GREATER, call);
      case GREATER_THAN_OR_EQUAL -> compare(Comparison.GREATER_OR_EQUAL, call);
      case IS_NULL, IS_UNKNOWN -> new NullTest(operand(call, 0), true);
      case IS_NOT_NULL -> new NullTest(operand(call, 0), false);
      case IS_TRUE -> new TruthTest(operand(call, 0), true, false);
      case IS_NOT_TRUE -> new TruthTest(operand(call, 0), true, true);
      case IS_FALSE -> new TruthTest(operand(call, 0), false, false);
      case IS_NOT_FALSE -> new TruthTest(operand(call, 0), false, true);
      case IS_DISTINCT_FROM -> new Negation(same(call));
      case IS_NOT_DISTINCT_FROM -> same(call);
      case SEARCH -> search(call);
      case CASE -> caseOf(call);
      case CAST -> cast(call, false);
      case SAFE_CAST -> cast(call, true);
      case REINTERPRET -> cast(operand(call, 0), typeOf(call), false);
      case PLUS, CHECKED_PLUS -> arithmetic(ArithmeticOperator.ADD, call);
      case MINUS, CHECKED_MINUS -> arithmetic(ArithmeticOperator.SUBTRACT, call);
      case TIMES, CHECKED_TIMES -> arithmetic(ArithmeticOperator.MULTIPLY, call);
      case DIVIDE, CHECKED_DIVIDE -> arithmetic(ArithmeticOperator.DIVIDE, call);
      case MOD -> arithmetic(ArithmeticOperator.REMAINDER, call);
      case MINUS_PREFIX, CHECKED_MINUS_PREFIX -> Arithmetic.negate(operand(call, 0));
      case PLUS_PREFIX -> operand(call, 0);
      default -> FunctionCompiler.compile(call);
    };
  }

  static Expression operand(RexCall call, int index) {
    return compile(call.getOperands().get(index));
  }

  static DataType typeOf(RexNode node) {
    return RelationTypes.toDataType(node.getType());
  }

  private static Condition[] conditions(RexCall call) {
    return call.getOperands().stream()
        .map(ExpressionCompiler::compilePredicate)
        .toArray(Condition[]::new);
  }

  private static Condition compare(Comparison comparison, RexCall call) {
    Expression left = operand(call, 0);
    Expression right = operand(call, 1);
    if (isPadded(call.getOperands().get(0)) || isPadded(call.getOperands().get(1))) {
      return Comparisons.padded(comparison, left, right);
    }
    return Comparisons.of(
        comparison, Coercion.comparable(left, right), Coercion.comparable(right, left));
  }

  /** IS NOT DISTINCT FROM: equal, or both NULL; never NULL itself. */
  private static Condition same(RexCall call) {
    Condition equal = new TruthTest(compare(Comparison.EQUAL, call), true, false);
    Condition bothNull =
        new Conjunction(new NullTest(operand(call, 0), true), new NullTest(operand(call, 1), true));
    return new Disjunction(equal, bothNull);
  }

  private static Condition search(RexCall call) {
    RexLiteral literal = (RexLiteral) call.getOperands().get(1);
    Sarg<?> ranges = Objects.requireNonNull(literal.getValueAs(Sarg.class));
    DataType type = RelationTypes.toDataType(literal.getType()).withNullable(false);
    boolean padded = isPadded(call.getOperands().get(0));
    return new SearchCompiler(operand(call, 0), type, padded).compile(ranges);
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
    return (isChar && isCast) || call.getOperands().stream().anyMatch(ExpressionCompiler::isPadded);
  }

  private static Expression caseOf(RexCall call) {
    DataType type = typeOf(call);
    List<RexNode> operands = call.getOperands();
    int branches = operands.size() / 2;
    Condition[] conditions = new Condition[branches];
    Expression[] results = new Expression[branches + 1];
    for (int i = 0; i < branches; i++) {
      conditions[i] = compilePredicate(operands.get(2 * i));
      results[i] = Coercion.cast(operand(call, 2 * i + 1), type);
    }
    results[branches] = Coercion.cast(operand(call, operands.size() - 1), type);
    boolean nullable = Arrays.stream(results).anyMatch(result -> result.type().nullable());
    return new CaseExpression(type.withNullable(nullable), conditions, results);
  }

  private static Expression cast(RexCall call, boolean lenient) {
    DataType from = typeOf(call.getOperands().get(0));
    if (isInterval(from) && !isInterval(typeOf(call))) {
      return TemporalCompiler.castInterval(call);
    }
    return cast(operand(call, 0), typeOf(call), lenient);
  }

  private static Expression cast(Expression value, DataType type, boolean lenient) {
    return lenient ? Casts.of(value, type, true) : Coercion.cast(value, type);
  }

  static boolean isInterval(DataType type) {
    return type.kind() == TypeKind.INTERVAL_DAY || type.kind() == TypeKind.INTERVAL_YEAR;
  }

  private static Expression arithmetic(ArithmeticOperator operator, RexCall call) {
    DataType type = typeOf(call);
    if (call.getOperands().size() != 2) {
      throw unsupported("the expression " + call);
    }
    if (TemporalCompiler.isTemporal(call)) {
      return TemporalCompiler.arithmetic(operator, call);
    }
    Expression left = operand(call, 0);
    Expression right = operand(call, 1);
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
    if (integers && type.kind().isInteger()) {
      return Arithmetic.of(operator, type, left, right);
    }
    return Arithmetic.of(operator, type, Coercion.cast(left, type), Coercion.cast(right, type));
  }
}
