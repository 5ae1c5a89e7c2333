package io.laminar.sql.plan.rule;

import io.laminar.sql.expression.NumberComparisons;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSimplify;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Keeps the values that are computed in a condition out of its simplification. Calcite knows of {@code 1 / k} that it is
 * not NULL where k is not, and of a value that it equals itself: it would leave both out, and the row error of a division
 * by zero with them. So each such value is a column for it that may be NULL; equal values are one column.
 *
 * <p>Calcite also moves terms of AND and OR, those of IS NULL to the front and those of NOT to the end, and simplifies a
 * term by those behind it: a value would be computed of rows that a guard keeps from it. So only neighbours that compute
 * the same values are simplified together, and the order of such groups stays as written.
 */
final class ComputedValues extends RexShuttle {
  private final RexBuilder builder;
  private final RexSimplify simplify;
  private final int first;
  private final List<RexNode> values = new ArrayList<>();
  private final List<RexNode> simplified = new ArrayList<>();

  private ComputedValues(RexBuilder builder, RexSimplify simplify, int first) {
    this.builder = builder;
    this.simplify = simplify;
    this.first = first;
  }

  /**
   * Simplifies an expression around the values that it computes, and each of these by itself.
   *
   * @param expression over the columns of the input
   * @param input of the operator that the expression belongs to
   * @param simplify simplifies values
   * @param around what is done with the expression around the values
   */
  static RexNode keep(
      RexNode expression, RelNode input, RexSimplify simplify, UnaryOperator<RexNode> around) {
    return keep(
        expression,
        input.getRowType().getFieldCount(),
        input.getCluster().getRexBuilder(),
        simplify,
        around);
  }

  /**
   * Simplifies an expression around the values that it computes.
   *
   * @param expression over a number of columns
   * @param columns how many
   * @param builder makes the values
   * @param simplify simplifies values
   * @param around what is done with the expression around the values
   */
  static RexNode keep(
      RexNode expression,
      int columns,
      RexBuilder builder,
      RexSimplify simplify,
      UnaryOperator<RexNode> around) {
    ComputedValues computed = new ComputedValues(builder, simplify, columns);
    RexNode simple = isTerms(expression)
        ? computed.composed(expression.getKind(), computed.groups((RexCall) expression), around)
        : around.apply(expression.accept(computed));
    return simple.accept(computed.new Restoring());
  }

  @Override
  public RexNode visitCall(RexCall call) {
    if (isTerms(call)) {
      List<List<RexNode>> groups = groups(call);
      return groups.size() == 1
          ? composed(call.getKind(), groups.get(0))
          : column(call, composed(call.getKind(), groups, simplify::simplify));
    }
    if (call.getKind() == SqlKind.CASE && call.getType().getSqlTypeName() == SqlTypeName.BOOLEAN) {
      return branched(call);
    }
    if (isCondition(call)
        || (RexUtil.isLosslessCast(call) && !isTimeCast(call) && !isNumberCast(call))) {
      return super.visitCall(call);
    }
    int known = RexUtil.isDeterministic(call) ? values.indexOf(call) : -1;
    if (known >= 0) {
      return column(call, known);
    }
    RexNode shielded = super.visitCall(call);
    return column(
        call,
        isTimeCast(call) || isNumberCast(call)
            ? shielded
            : simplify.simplifyPreservingType(shielded));
  }

  /** Calcite makes AND and OR of the branches of a condition, which may change places then. */
  private RexNode branched(RexCall call) {
    RexCall shielded = (RexCall) super.visitCall(call);
    if (computed(shielded).equals(computed(shielded.getOperands().get(0)))) {
      return shielded;
    }
    List<RexNode> simple =
        shielded.getOperands().stream().map(simplify::simplifyPreservingType).toList();
    return column(call, shielded.clone(call.getType(), simple));
  }

  /** The columns for values in an expression. */
  private ImmutableBitSet computed(RexNode shielded) {
    return RelOptUtil.InputFinder.bits(shielded).except(ImmutableBitSet.range(first));
  }

  private RexNode column(RexCall call, RexNode value) {
    values.add(call);
    simplified.add(value);
    return column(call, values.size() - 1);
  }

  private RexNode column(RexCall call, int value) {
    return builder.makeInputRef(
        builder.getTypeFactory().createTypeWithNullability(call.getType(), true), first + value);
  }

  /** The terms of an AND or OR, those together that may change places. */
  private List<List<RexNode>> groups(RexCall call) {
    List<RexNode> terms = call.getKind() == SqlKind.AND
        ? RelOptUtil.conjunctions(call)
        : RelOptUtil.disjunctions(call);
    List<List<RexNode>> groups = new ArrayList<>();
    ImmutableBitSet last = null;
    for (RexNode term : terms) {
      RexNode shielded = term.accept(this);
      ImmutableBitSet computed = computed(shielded);
      boolean branches = !computed.isEmpty() && hasBranches(shielded);
      if (!computed.equals(last) || branches) {
        groups.add(new ArrayList<>());
      }
      groups.get(groups.size() - 1).add(shielded);
      last = branches ? null : computed;
    }
    return groups;
  }

  private RexNode composed(
      SqlKind kind, List<List<RexNode>> groups, UnaryOperator<RexNode> around) {
    return composed(
        kind, groups.stream().map(group -> around.apply(composed(kind, group))).toList());
  }

  private RexNode composed(SqlKind kind, List<RexNode> terms) {
    return kind == SqlKind.AND
        ? RexUtil.composeConjunction(builder, terms)
        : RexUtil.composeDisjunction(builder, terms);
  }

  private static boolean isTerms(RexNode node) {
    return node.getKind() == SqlKind.AND || node.getKind() == SqlKind.OR;
  }

  /** Whether a value in it may not be computed. */
  private static boolean hasBranches(RexNode node) {
    return node instanceof RexCall call
        && (call.getKind() == SqlKind.CASE
            || call.getKind() == SqlKind.COALESCE
            || call.getOperands().stream().anyMatch(ComputedValues::hasBranches));
  }

  /** Calcite takes it for lossless if the precision grows; but the year 1 is no TIMESTAMP(9). */
  private static boolean isTimeCast(RexCall call) {
    return (call.getKind() == SqlKind.CAST || call.getKind() == SqlKind.SAFE_CAST)
        && SqlTypeUtil.isDatetime(call.getType())
        && !SqlTypeUtil.equalSansNullability(
            call.getType(), call.getOperands().get(0).getType());
  }

  /** Calcite takes DOUBLE for lossless as a REAL, and makes a CAST of what was a TRY_CAST. */
  private static boolean isNumberCast(RexCall call) {
    return (call.getKind() == SqlKind.CAST || call.getKind() == SqlKind.SAFE_CAST)
        && SqlTypeUtil.isNumeric(call.getType())
        && !SqlTypeUtil.equalSansNullability(
            call.getType(), call.getOperands().get(0).getType());
  }

  /**
   * What the simplification is for; none of it fails by itself. It cannot tell the order of constants of different types.
   */
  private static boolean isCondition(RexCall call) {
    return (call.isA(SqlKind.COMPARISON) && !NumberComparisons.isWithOtherType(call))
        || switch (call.getKind()) {
          case AND,
              OR,
              NOT,
              IS_NULL,
              IS_NOT_NULL,
              IS_TRUE,
              IS_NOT_TRUE,
              IS_FALSE,
              IS_NOT_FALSE,
              IS_UNKNOWN,
              BETWEEN,
              SEARCH,
              LIKE,
              COALESCE,
              CASE -> true;
          default -> false;
        };
  }

  /** Puts the values back. */
  private final class Restoring extends RexShuttle {
    @Override
    public RexNode visitInputRef(RexInputRef reference) {
      return reference.getIndex() < first
          ? reference
          : simplified.get(reference.getIndex() - first).accept(this);
    }
  }
}
