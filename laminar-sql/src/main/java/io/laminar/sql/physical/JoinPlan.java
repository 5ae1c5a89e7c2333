package io.laminar.sql.physical;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.join.JoinCondition;
import io.laminar.core.operator.join.JoinInput;
import io.laminar.core.operator.join.JoinKind;
import io.laminar.core.operator.join.JoinSpec;
import io.laminar.core.operator.join.RegularJoinOperator;
import io.laminar.core.pipeline.PipelineSpec;
import io.laminar.sql.expression.ExpressionCompiler;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Supplier;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * A join without a bound in time, whose both sides are kept.
 *
 * @param left the first input
 * @param right the second input
 * @param type which rows it gives: INNER, LEFT, RIGHT, FULL, SEMI or ANTI
 * @param leftKeys columns of the left input
 * @param rightKeys columns of the right input that equal them, in order
 * @param keyTypes the types in which they are compared
 * @param condition what else a pair has to meet, over the columns of the left input and then of the right; absent if
 *     nothing
 * @param schema the columns of the left input, then of the right where pairs are given
 */
public record JoinPlan(
    PhysicalPlan left,
    PhysicalPlan right,
    JoinRelType type,
    List<Integer> leftKeys,
    List<Integer> rightKeys,
    List<DataType> keyTypes,
    Optional<RexNode> condition,
    Schema schema)
    implements PhysicalPlan {
  // Copies the lists.
  public JoinPlan {
    leftKeys = List.copyOf(leftKeys);
    rightKeys = List.copyOf(rightKeys);
    keyTypes = List.copyOf(keyTypes);
  }

  /**
   * The columns of the output: those of the inputs, NULL where a row has no partner.
   *
   * @param left the first input
   * @param right the second input
   * @param type which rows it gives
   */
  public static Schema outputOf(PhysicalPlan left, PhysicalPlan right, JoinRelType type) {
    JoinKind kind = JoinKind.valueOf(type.name());
    return kind.givesPairs() ? pairs(left, right, kind) : left.schema();
  }

  /** Which rows it gives, as its operator calls it. */
  JoinKind kind() {
    return JoinKind.valueOf(type.name());
  }

  private static Schema pairs(PhysicalPlan left, PhysicalPlan right, JoinKind kind) {
    List<Column> columns = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    add(left.schema(), kind.keepsRight(), columns, taken);
    add(right.schema(), kind.keepsLeft(), columns, taken);
    return new Schema(columns);
  }

  private static void add(
      Schema schema, boolean mayBeNull, List<Column> columns, Set<String> taken) {
    for (Column column : schema.columns()) {
      String name = column.name();
      while (!taken.add(name.toLowerCase(Locale.ROOT))) {
        name = name + "_";
      }
      DataType type = column.type();
      columns.add(new Column(name, mayBeNull ? type.withNullable(true) : type));
    }
  }

  @Override
  public boolean changelog() {
    return spec().changelog();
  }

  /** Tells whether a result is taken back by a row that comes later, though no input takes one back. */
  public boolean retracts() {
    return kind().retracts();
  }

  /** Returns -1: rows of any time may still find partners. */
  @Override
  public int eventTimeColumn() {
    return -1;
  }

  @Override
  public List<List<Integer>> uniqueKeys() {
    return JoinUniqueKeys.of(this);
  }

  @Override
  public String state() {
    return HeldRows.of(left, right, "unbounded: all rows of both inputs")
        + HeldRows.pairs("left", left)
        + HeldRows.pairs("right", right);
  }

  @Override
  public List<PhysicalPlan> inputs() {
    return List.of(left, right);
  }

  JoinSpec spec() {
    return new JoinSpec(
        kind(),
        new JoinInput(OperatorInput.types(left), leftKeys, left.changelog()),
        new JoinInput(OperatorInput.types(right), rightKeys, right.changelog()),
        keyTypes);
  }

  private Operator createOperator(EvaluationContext context) {
    return new RegularJoinOperator(spec(), pairCondition(), context);
  }

  /** A new one with each call, as it belongs to an operator. */
  @Nullable
  JoinCondition pairCondition() {
    return condition
        .map(node -> new JoinCondition(
            ExpressionCompiler.compilePredicate(node),
            RelOptUtil.InputFinder.bits(node).asList()))
        .orElse(null);
  }

  @Override
  public List<String> relations() {
    return List.of();
  }

  @Override
  public List<RexNode> expressions() {
    return condition.map(List::of).orElse(List.of());
  }

  @Override
  public void check() {
    PlanCheck.checkExpressions(expressions());
  }

  @Override
  public Emission emission() {
    return Emission.BY_ROW;
  }

  @Override
  public boolean usesClock() {
    return false;
  }

  /** Rows come and go within a commit that reaches both inputs, and rows beside NULLs when a partner is replaced. */
  @Override
  public boolean mayMakeRowsEqual() {
    return changelog();
  }

  @Override
  public PipelineSpec.Step step(List<Integer> steps) {
    return new PipelineSpec.Apply(this::createOperator, describe(), steps, edge());
  }

  @Override
  public Optional<Supplier<Batch>> rowOfNothing() {
    return Optional.empty();
  }

  @Override
  public String describe() {
    Schema both = pairs(left, right, JoinKind.INNER);
    StringJoiner conditions = new StringJoiner(" AND ", " on ", "").setEmptyValue("");
    for (int i = 0; i < leftKeys.size(); i++) {
      conditions.add(both.column(leftKeys.get(i)).name() + " = "
          + both.column(left.schema().size() + rightKeys.get(i)).name());
    }
    condition.ifPresent(node -> conditions.add(ExpressionText.of(node, both)));
    String name = type.name().charAt(0) + type.name().substring(1).toLowerCase(Locale.ROOT);
    return name + "Join" + conditions;
  }
}
