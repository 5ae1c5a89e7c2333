package io.laminar.sql.expression;

import io.laminar.core.expression.CommonPart;
import io.laminar.core.expression.Expression;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBiVisitor;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexVariable;
import org.apache.calcite.rex.RexVisitor;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/**
 * Finds what an AND, an OR or a CASE computes more than once, such as {@code LOWER(s)} in
 *
 * <pre>
 *   CASE WHEN LOWER(s) = 'a' THEN 1 WHEN LOWER(s) = 'b' THEN 2 END
 * </pre>
 *
 * and has it computed once for each row. Only arithmetic on numbers and functions that give text are looked for: kernels
 * look at the form of casts, choices and times.
 */
final class CommonParts {
  private final Map<RexNode, Integer> counts = new HashMap<>();
  private final Map<RexNode, CommonPart> parts = new LinkedHashMap<>();

  private CommonParts() {}

  /** Tells whether a call may evaluate its operands for some rows only, or one after the other. */
  static boolean mayShare(RexCall call) {
    return call.getKind() == SqlKind.AND
        || call.getKind() == SqlKind.OR
        || call.getKind() == SqlKind.CASE;
  }

  /** Compiles a call, with its common parts evaluated once. */
  static Expression compile(RexCall call) {
    CommonParts common = new CommonParts();
    call.accept(common.counter());
    RexNode replaced = call.accept(common.replacer());
    if (common.parts.isEmpty()) {
      return Functions.kernelOf(call).of(call);
    }
    Expression whole = Functions.kernelOf(call).of((RexCall) replaced);
    return CommonPart.sharing(whole, common.parts.values().toArray(CommonPart[]::new));
  }

  private RexVisitor<Void> counter() {
    return new RexVisitorImpl<>(true) {
      @Override
      public Void visitCall(RexCall call) {
        // What is within a part that occurs again is counted with it.
        if (hasForm(call) && counts.merge(call, 1, Integer::sum) > 1) {
          return null;
        }
        return super.visitCall(call);
      }
    };
  }

  private RexShuttle replacer() {
    return new RexShuttle() {
      @Override
      public RexNode visitCall(RexCall call) {
        if (counts.getOrDefault(call, 0) < 2 || !isRepeatable(call)) {
          return super.visitCall(call);
        }
        CommonPart part =
            parts.computeIfAbsent(call, c -> new CommonPart(ExpressionCompiler.compile(c)));
        return new Reference(call, part);
      }
    };
  }

  private static boolean hasForm(RexCall call) {
    boolean isNumber = SqlTypeUtil.isNumeric(call.getType()) && isArithmetic(call.getKind());
    boolean isText = call.getType().getSqlTypeName() == SqlTypeName.VARCHAR
        && call.getOperator() instanceof SqlFunction
        && !mayPassOn(call.getKind());
    return (isNumber || isText) && !(call.getOperator() instanceof UserOperator);
  }

  /** Looks at all of a call, which those that occur once are spared. */
  private static boolean isRepeatable(RexCall call) {
    return RexUtil.isDeterministic(call)
        && !ClockCalls.in(call)
        && !ExpressionCompiler.isConstant(call);
  }

  private static boolean isArithmetic(SqlKind kind) {
    return switch (kind) {
      case PLUS, MINUS, TIMES, DIVIDE, MOD -> true;
      default -> false;
    };
  }

  private static boolean mayPassOn(SqlKind kind) {
    return switch (kind) {
      case CAST, SAFE_CAST, COALESCE, NVL, IF, GREATEST, LEAST -> true;
      default -> false;
    };
  }

  /** Stands for a call in a plan that is compiled; its kernel is an occurrence of the part. */
  static final class Reference extends RexVariable {
    private final RexCall call;
    private final CommonPart part;

    Reference(RexCall call, CommonPart part) {
      super("common " + call, call.getType());
      this.call = call;
      this.part = part;
    }

    Expression compile() {
      return part.occurrence(ExpressionCompiler.compile(call));
    }

    @Override
    public RelDataType getType() {
      return call.getType();
    }

    @Override
    public <R> R accept(RexVisitor<R> visitor) {
      return call.accept(visitor);
    }

    @Override
    public <R, P> R accept(RexBiVisitor<R, P> visitor, P argument) {
      return call.accept(visitor, argument);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Reference reference && reference.call.equals(call);
    }

    @Override
    public int hashCode() {
      return call.hashCode();
    }
  }
}
