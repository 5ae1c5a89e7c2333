package io.laminar.sql.plan.rule;

import io.laminar.sql.expression.NumberComparisons;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.plan.RelOptPredicateList;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexExecutor;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSimplify;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Folds constants and simplifies conditions; keeps every expression's type, nullability included, and what may fail in a
 * row: see {@link ComputedValues}.
 */
final class SimplifyExpressions implements Pass {
  @Override
  public RelNode apply(RelNode query) {
    RexBuilder builder = query.getCluster().getRexBuilder();
    RexExecutor executor = Objects.requireNonNull(
        query.getCluster().getPlanner().getExecutor(), "nothing to fold constants with");
    RexSimplify simplify = new RexSimplify(builder, RelOptPredicateList.EMPTY, executor);
    RexShuttle folding = new Folding(builder, executor);
    return query.accept(new RelHomogeneousShuttle() {
      @Override
      public RelNode visit(RelNode node) {
        RelNode visited = super.visit(node);
        if (visited instanceof Filter filter) {
          return filter(filter, filter.getCondition().accept(folding), simplify);
        }
        if (visited instanceof Join join) {
          return join(join, join.getCondition().accept(folding), simplify);
        }
        if (visited instanceof AsofJoin asof) {
          return asof.with(folding);
        }
        return visited instanceof Project project ? project(project, simplify, folding) : visited;
      }
    });
  }

  private static RelNode filter(Filter filter, RexNode folded, RexSimplify simplify) {
    RexNode condition = hasEscape(folded)
        ? folded
        : ComputedValues.keep(
            folded, filter.getInput(), simplify, simplify::simplifyUnknownAsFalse);
    // Not isAlwaysTrue(): that goes by types, and a value that is NOT NULL may fail.
    return condition instanceof RexLiteral literal && literal.isAlwaysTrue()
        ? filter.getInput()
        : filter.copy(filter.getTraitSet(), filter.getInput(), condition);
  }

  /** The condition is over the columns of both inputs. */
  private static RelNode join(Join join, RexNode folded, RexSimplify simplify) {
    RexNode condition = hasEscape(folded)
        ? folded
        : ComputedValues.keep(
            folded,
            join.getLeft().getRowType().getFieldCount()
                + join.getRight().getRowType().getFieldCount(),
            join.getCluster().getRexBuilder(),
            simplify,
            simplify::simplifyUnknownAsFalse);
    return join.copy(
        join.getTraitSet(),
        // FALSE alone would not say until when rows are kept for their partners that never come.
        condition.isAlwaysFalse() ? folded : condition,
        join.getLeft(),
        join.getRight(),
        join.getJoinType(),
        join.isSemiJoinDone());
  }

  private static RelNode project(Project project, RexSimplify simplify, RexShuttle folding) {
    List<RexNode> expressions = new ArrayList<>();
    for (RexNode expression : project.getProjects()) {
      RexNode folded = expression.accept(folding);
      RexNode simple = hasEscape(folded)
          ? folded
          : ComputedValues.keep(
              folded, project.getInput(), simplify, simplify::simplifyPreservingType);
      expressions.add(simple.getType().equals(expression.getType()) ? simple : folded);
    }
    return project.copy(
        project.getTraitSet(), project.getInput(), expressions, project.getRowType());
  }

  /** Calcite takes a wildcard that is the ESCAPE character of LIKE for a wildcard; such an expression stays as it is. */
  private static boolean hasEscape(RexNode node) {
    return node instanceof RexCall call
        && ((call.getKind() == SqlKind.LIKE && call.getOperands().size() == 3)
            || call.getOperands().stream().anyMatch(SimplifyExpressions::hasEscape));
  }

  /** Replaces calls of literals by their value, innermost first. */
  private static final class Folding extends RexShuttle {
    private final RexBuilder builder;
    private final RexExecutor executor;

    Folding(RexBuilder builder, RexExecutor executor) {
      this.builder = builder;
      this.executor = executor;
    }

    @Override
    public RexNode visitCall(RexCall call) {
      RexNode visited = super.visitCall(call);
      if (!(visited instanceof RexCall inner)) {
        return visited;
      }
      if (!isConstant(inner)) {
        return NumberComparisons.is(inner)
            ? NumberComparisons.adapt(inner, builder)
            : NumberComparisons.withoutInnerCast(inner, builder);
      }
      List<RexNode> values = new ArrayList<>();
      executor.reduce(builder, List.of(inner), values);
      return values.get(0);
    }

    private static boolean isConstant(RexCall call) {
      return call.getOperator().isDeterministic()
          && !call.getOperator().isDynamicFunction()
          && call.getOperands().stream()
              .allMatch(operand -> operand instanceof RexLiteral literal
                  && literal.getTypeName() != SqlTypeName.SARG);
    }
  }
}
